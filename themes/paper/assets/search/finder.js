// What a reader types is looked up, and shown as it is typed.
const pause = 120; // milliseconds between the last key and the search
const atOnce = 8; // digests
const shownOfDigest = 3; // passages; the others can be unfolded
const longest = 220; // characters of a passage's text, around what matched

// Days are written as the pages write them: 14 Aug 2025, 2025年8月14日. The skip link is in
// the language of the interface, where that is not the page's.
const language = document.querySelector(".skip")?.lang || document.documentElement.lang;
const days = new Intl.DateTimeFormat(/^en\b/.test(language) ? "en-GB" : language, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC", numberingSystem: "latn" });
const date = (day) => days.format(new Date(day));

let client; // the index, opened once for all finders of a page

const openIndex = (root) => {
	client ??= import(new URL("search/client.js", root)).then((module) => module.open(root));
	client.catch(() => client = undefined); // so that it is tried again
	return client;
};

// attach makes a finder work. With options.link the address of the page tells
// what is searched for.
export function attach(finder, root, options) {
	const at = (selector) => finder.querySelector(selector);
	const form = at("form");
	const input = form.querySelector("input");
	const [filter, found, names, hits, further] = [".filter", ".found", ".names", ".hits", ".further"].map(at);
	const nowhere = at(".nowhere");
	const selects = [...filter.querySelectorAll("select")];
	const chosen = {}; // topic, person
	let query; // the one that is shown
	let results = [];
	let timer;

	const filters = () => ({ ...chosen, ...Object.fromEntries(selects.map((s) => [s.name, s.value])) });

	async function search() {
		clearTimeout(timer);
		const text = input.value.trim();
		const narrowed = filters();
		if (options.link) remember(text, narrowed);
		try {
			const index = await openIndex(root);
			years(index.years);
			const next = index.query(text, narrowed);
			query = next;
			results = [];
			const [suggested, first] = await Promise.all([next.names(), next.next(atOnce)]);
			if (query !== next) return; // the reader has typed on
			suggest(suggested);
			hits.replaceChildren();
			show(first);
			filter.hidden = !text && !Object.values(narrowed).some(Boolean);
		} catch (error) {
			found.textContent = found.dataset.failed;
			throw error;
		}
	}

	async function more() {
		const from = query;
		const next = await from.next(atOnce);
		if (query !== from) return;
		const last = hits.lastElementChild;
		show(next);
		last?.nextElementSibling?.querySelector("a").focus();
	}

	function show(next) {
		results.push(...next);
		hits.append(...next.map((result) => draw(result)));
		further.hidden = query.done;
		nowhere.hidden = results.length > 0;
		tell();
		chips();
	}

	function tell() {
		const words = found.dataset;
		const said = [];
		if (query.corrected.length) said.push(words.instead.replace("{words}", query.corrected.map(([, to]) => to).join(" ")));
		if (query.nearest && results.length) said.push(words.nearest);
		else if (results.length) said.push((query.done ? words.some : words.more).replace("{n}", results.length));
		else if (query.text) said.push(words.none);
		found.textContent = said.join(" ");
	}

	function suggest(suggested) {
		names.firstElementChild.replaceChildren(...suggested.map((name) => {
			const item = document.createElement("li");
			const link = document.createElement("a");
			link.href = new URL(name.address, root);
			link.textContent = name.name;
			const count = document.createElement("span");
			count.className = "count";
			count.textContent = name.digests;
			item.append(link, " ", count);
			return item;
		}));
		names.hidden = !suggested.length;
	}

	// What most of the results carry narrows them.
	function chips() {
		const counts = new Map();
		for (const result of results) {
			for (const topic of result.topics ?? []) counts.set("topic\n" + topic, (counts.get("topic\n" + topic) ?? 0) + 1);
			for (const person of result.people ?? []) counts.set("person\n" + person, (counts.get("person\n" + person) ?? 0) + 1);
		}
		const usual = [...counts].filter(([key, n]) => n < results.length && chosen[key.split("\n")[0]] === undefined)
			.sort((a, b) => b[1] - a[1]).slice(0, 6).map(([key]) => key);
		const all = [...Object.entries(chosen).map((pair) => pair.join("\n")), ...usual];
		at(".chips").replaceChildren(...all.map((key) => {
			const [kind, name] = key.split("\n");
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = name;
			button.setAttribute("aria-pressed", chosen[kind] === name);
			button.addEventListener("click", () => {
				if (chosen[kind] === name) delete chosen[kind];
				else chosen[kind] = name;
				search().then(() => input.focus());
			});
			return button;
		}));
	}

	function years(all) {
		const select = filter.querySelector("[name=year]");
		if (select.length > 1) return;
		select.append(...all.map((year) => new Option(year)));
		select.value = select.dataset.wanted ?? "";
	}

	function draw(result) {
		const hit = finder.querySelector("template").content.firstElementChild.cloneNode(true);
		const part = (selector) => hit.querySelector(selector);
		const way = (address) => {
			const url = new URL(address, root);
			if (input.value.trim()) url.searchParams.set("q", input.value.trim());
			return url;
		};
		if (result.lang) hit.lang = result.lang;
		part("h2 a").href = way(result.address);
		part("h2 a").replaceChildren(...marked(result.title, result.titleMarks));
		const named = (name) => {
			const whole = document.createElement("span");
			whole.append(...marked(name.text, name.marks));
			return whole;
		};
		const show = result.names.find((name) => name.text === result.show);
		const about = [show ? named(show) : result.show];
		if (result.date) {
			const time = document.createElement("time");
			time.dateTime = result.date;
			time.textContent = date(result.date);
			time.dir = "auto"; // it may be of another direction than the page
			about.push(time);
		}
		// What a digest was found by may stand in no passage of it.
		about.push(...result.names.filter((name) => name !== show).map(named));
		part(".small").append(...about.filter(Boolean).flatMap((what, i) => i ? [" · ", what] : [what]));
		part(".body").append(...passages(result.passages.slice(0, shownOfDigest), way));
		const rest = result.passages.slice(shownOfDigest);
		if (rest.length) {
			const details = part("details");
			details.hidden = false;
			const summary = details.firstElementChild;
			summary.textContent = summary.dataset.rest.replace("{n}", rest.length);
			details.addEventListener("toggle", () => details.append(...passages(rest, way)), { once: true });
		}
		return hit;
	}

	const wait = () => {
		clearTimeout(timer);
		timer = setTimeout(search, pause);
	};
	input.addEventListener("input", (event) => event.isComposing || wait());
	input.addEventListener("compositionend", wait);
	filter.addEventListener("change", search);
	further.addEventListener("click", more);
	form.addEventListener("submit", (event) => {
		if (!options.link) return; // a dialog leads to the page
		event.preventDefault();
		search();
	});
	finder.addEventListener("keydown", (event) => arrows(event, finder, input));

	function remember(text, narrowed) {
		const address = new URL(location.href);
		for (const [name, value] of Object.entries({ topic: "", person: "", ...narrowed, q: text })) {
			if (value) address.searchParams.set(name, value);
			else address.searchParams.delete(name);
		}
		history.replaceState(history.state, "", address);
	}

	if (options.link) {
		const wanted = new URL(location.href).searchParams;
		input.value = wanted.get("q") ?? "";
		for (const kind of ["topic", "person"]) if (wanted.get(kind)) chosen[kind] = wanted.get(kind);
		for (const select of selects) {
			select.dataset.wanted = wanted.get(select.name) ?? "";
			select.value = select.dataset.wanted;
		}
		if ([...wanted.values()].some(Boolean)) search();
		else {
			nowhere.hidden = false;
			openIndex(root);
		}
		input.focus();
	}
}

// Passages, each below the heading that it stands under.
function passages(list, way) {
	const blocks = [];
	let heading;
	let points;
	for (const passage of list) {
		if (!points || passage.heading !== heading) {
			heading = passage.heading;
			points = document.createElement("ul");
			points.className = "points";
			if (heading) {
				const context = document.createElement("p");
				context.className = "context";
				context.append(...marked(heading, passage.headingMarks));
				blocks.push(context);
			}
			blocks.push(points);
		}
		points.append(point(passage, way));
	}
	return blocks;
}

function point(passage, way) {
	const item = document.createElement("li");
	if (passage.time) {
		const time = document.createElement("span");
		time.className = "time";
		time.textContent = passage.time;
		item.append(time, " ");
	}
	const link = document.createElement("a");
	link.href = way(passage.address);
	link.append(...excerpt(passage));
	item.append(link);
	return item;
}

// The label is bold; of a long text the part around the first match is shown.
function excerpt({ label, text, marks }) {
	const size = label.length;
	const inLabel = marks.filter(([from]) => from < size).map(([from, to]) => [from, Math.min(to, size)]);
	let inText = marks.filter(([, to]) => to > size).map(([from, to]) => [Math.max(from, size) - size, to - size]);
	let before = "";
	let after = "";
	if (text.length > longest) {
		const from = Math.max(0, Math.min((inText[0]?.[0] ?? 0) - Math.floor(longest / 3), text.length - longest));
		before = from > 0 ? "…" : "";
		after = from + longest < text.length ? "…" : "";
		text = text.slice(from, from + longest);
		inText = inText.map(([a, b]) => [a - from, Math.min(b - from, longest)]).filter(([a, b]) => a >= 0 && a < b);
	}
	const parts = [];
	if (label) {
		const bold = document.createElement("b");
		bold.append(...marked(label, inLabel));
		parts.push(bold);
	}
	return [...parts, before, ...marked(text, inText), after];
}

function marked(text, marks) {
	const parts = [];
	let at = 0;
	for (const [from, to] of marks ?? []) {
		const mark = document.createElement("mark");
		mark.textContent = text.slice(from, to);
		parts.push(text.slice(at, from), mark);
		at = to;
	}
	return [...parts, text.slice(at)];
}

// Up and down go from the field to the results and through them.
function arrows(event, finder, input) {
	if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.isComposing || event.target.localName === "select") return;
	const stops = [input, ...finder.querySelectorAll(".names a, .hit a, .hit summary, .further")].filter((e) => e.checkVisibility());
	const at = stops.indexOf(document.activeElement);
	const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
	if (at < 0 || !next) return;
	event.preventDefault();
	next.focus();
}
