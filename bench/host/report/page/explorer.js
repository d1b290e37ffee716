// SPDX-License-Identifier: MIT
//
// The explorer: both architectures' spaces at one operation of a run. Its data stands in the page.
"use strict";

(() => {
    const runs = JSON.parse(document.getElementById("explorer-data").textContent);
    const section = document.getElementById("explorer");
    const find = (name) => document.getElementById("explorer-" + name);
    const [runChoice, slider, output, sides, legend, spoken] =
        ["run", "at", "operation", "sides", "legend", "spoken"].map(find);
    const perRow = 64; // as `granule map` prints them
    const pixels = 8; // of the canvas, a cell
    // Letters of `granule map`, with the colours of the figure.
    const owners = {
        S: ["critical sections", "#8b2500"], T: ["threads' stacks", "#004b7d"],
        H: ["heaps", "#007a59"], V: ["views", "#43a3dd"], I: ["images", "#000000"],
        B: ["blocks", "#b8860b"], E: ["TEBs", "#cc79a7"], X: ["the system's own", "#777777"],
    };

    const count = (number) => number.toLocaleString("en");
    const megabytes = (bytes) => (Math.floor(bytes * 10 / 1048576) / 10).toFixed(1) + " MB";

    function element(name, text, parent) {
        const made = document.createElement(name);
        if (text !== null)
            made.textContent = text;
        parent.append(made);
        return made;
    }

    // "S3.2" is "SSS..".
    const letters = (map) => map.replace(/(\D)(\d+)/g, (_, letter, times) => letter.repeat(times));

    function draw(canvas, map) {
        const context = canvas.getContext("2d");
        canvas.width = perRow * pixels;
        canvas.height = Math.ceil(map.length / perRow) * pixels;
        context.clearRect(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < map.length; i++) {
            const owner = owners[map[i].toUpperCase()];
            if (!owner)
                continue;
            const x = i % perRow * pixels, y = Math.floor(i / perRow) * pixels;
            context.fillStyle = owner[1];
            context.fillRect(x, y, pixels, pixels);
            if (map[i] !== map[i].toUpperCase()) // some granules in it are free
                context.clearRect(x + 2, y + 2, pixels - 4, pixels - 4);
        }
    }

    function asText(map) {
        const lines = [];
        for (let at = 0; at < map.length; at += perRow)
            lines.push((at * 1048576).toString(16).padStart(8, "0") + " " + map.slice(at, at + perRow));
        return lines.join("\n");
    }

    function makeSide(side) {
        const box = element("div", null, sides);
        box.id = "explorer-" + side.name.toLowerCase();
        element("h4", side.name, box);
        const canvas = element("canvas", null, box);
        canvas.setAttribute("role", "img");
        const list = element("dl", null, box);
        const fields = {};
        for (const name of ["free", "usable", "largest", "regions", "holes", "last failed request"]) {
            element("dt", name, list);
            fields[name] = element("dd", "", list);
            fields[name].dataset.field = name;
        }
        const details = element("details", null, box);
        element("summary", "The same as text", details);
        const text = element("pre", "", details);
        text.tabIndex = 0;
        text.setAttribute("aria-label", "Map of " + side.name + " as text");
        const command = element("p", "", details);
        const code = element("code", "", command);
        return {side, canvas, fields, text, code};
    }

    let made = [];

    function show() {
        const step = Number(slider.value);
        const operation = made[0].side.scenes[step][0];
        const summaries = [];
        for (const {side, canvas, fields, text, code} of made) {
            const [at, free, usable, largest, regions, holes, failure, packed] = side.scenes[step];
            const map = letters(packed);
            draw(canvas, map);
            canvas.setAttribute("aria-label", side.name + ": map of the address space after operation " +
                count(at) + ", a square a megabyte");
            fields.free.textContent = megabytes(free);
            fields.usable.textContent = megabytes(usable);
            fields.largest.textContent = megabytes(largest);
            fields.regions.textContent = count(regions);
            fields.holes.textContent = count(holes);
            fields["last failed request"].textContent = failure
                ? `operation ${count(failure[0])}, ${failure[1]}, cause ${failure[2]}` : "none";
            text.textContent = asText(map);
            code.textContent = `${side.command} --at ${at}`;
            summaries.push(`${side.name}: free ${megabytes(free)}, usable ${megabytes(usable)}, ` +
                `largest ${megabytes(largest)}`);
        }
        output.textContent = `${count(operation)} of ${count(made[0].side.scenes.at(-1)[0])}`;
        slider.setAttribute("aria-valuetext", `operation ${output.textContent}`);
        spoken.textContent = summaries.join("; ");
    }

    // The first step at which the onset lies behind.
    function goToOnset(side) {
        const step = side.scenes.findIndex((scene) => scene[0] >= side.onset);
        slider.value = step;
        show();
    }

    function choose() {
        const run = runs[runChoice.value];
        const buttons = find("buttons");
        sides.replaceChildren();
        buttons.replaceChildren();
        made = run.sides.map(makeSide);
        slider.max = run.sides[0].scenes.length - 1;
        for (const side of run.sides) {
            if (side.onset === null)
                continue;
            const button = element("button", `First failure on ${side.name}`, buttons);
            button.type = "button";
            button.addEventListener("click", () => goToOnset(side));
        }
        show();
    }

    runs.forEach((run, i) => {
        const option = element("option", run.title, runChoice);
        option.value = i;
    });
    for (const [letter, [name, colour]] of Object.entries(owners)) {
        const item = element("li", null, legend);
        element("span", null, item).style.background = colour;
        item.append(`${name} (${letter})`);
    }
    section.hidden = false;
    slider.max = runs[0].sides[0].scenes.length - 1;
    slider.value = Math.round(slider.max * 0.8);
    slider.addEventListener("input", show);
    runChoice.addEventListener("change", choose);
    choose();
})();
