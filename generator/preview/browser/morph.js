// Changes in a live document what differs between the HTML that it was made
// from and new HTML, and nothing else: what scripts added stays, and a node of
// which nothing differs is not touched, so that it goes on playing, stays open
// and keeps what was typed.
//
// Three trees are walked together: old, new and live. The live nodes of old
// ones are found by their order and looks. Where one that must change is not
// found, something else has been at work, and an exception asks for a reload.

// parse makes a document of HTML, without the preview's own script.
export function parse(html) {
	const parsed = new DOMParser().parseFromString(html, "text/html");
	parsed.querySelectorAll("script[data-digestry], digestry-preview, digestry-bar").forEach((e) => e.remove());
	return parsed;
}

// programs tells apart documents that cannot be changed into each other: what
// scripts have done is not undone, and templates are theirs.
export function programs(root) {
	const data = /^application\/(ld\+)?json$/;
	return [...root.querySelectorAll('script, template, meta[http-equiv="refresh" i]')]
		.filter((e) => !data.test(e.type ?? ""))
		.map((e) => e.outerHTML)
		.join("\n");
}

export function morph(before, after, live) {
	element(before.documentElement, after.documentElement, live.documentElement);
}

// element changes live, which stands for old, into what next says.
function element(old, next, live) {
	attributes(old, next, live);
	if (old.localName === "noscript") {
		// Where scripts run its content is text.
		if (old.innerHTML !== next.innerHTML) live.textContent = next.innerHTML;
		return;
	}
	children(old, next, live);
}

function attributes(old, next, live) {
	for (const { name, value } of next.attributes) {
		if (old.getAttribute(name) === value) continue;
		if (name === "class") classes(old, next, live);
		else live.setAttribute(name, value);
	}
	for (const { name } of old.attributes) {
		if (next.hasAttribute(name)) continue;
		if (name === "class") classes(old, next, live);
		else live.removeAttribute(name);
	}
}

// A script may have added classes of its own.
function classes(old, next, live) {
	live.classList.remove(...old.classList);
	live.classList.add(...next.classList);
	if (live.classList.length === 0) live.removeAttribute("class");
}

function children(old, next, live) {
	const olds = [...old.childNodes];
	const nexts = [...next.childNodes];
	if (olds.length === nexts.length && olds.every((o, i) => o.isEqualNode(nexts[i]))) return;
	const lives = counterparts(olds, [...live.childNodes]);
	const partners = pairs(olds, nexts);
	const kept = new Set(partners);
	for (const o of olds) {
		if (!kept.has(o)) lives.get(o)?.remove();
	}
	// Each new node goes behind the one before it. Nodes that are not of the HTML
	// stay behind the node that they were behind.
	let last = null;
	nexts.forEach((n, i) => {
		const o = partners[i];
		let node = o && lives.get(o);
		if (!node && o && o.isEqualNode(n)) return; // a script took it away
		if (!node && o && isSpace(o) && isSpace(n)) return;
		if (!node && o) throw new Error("the page is not what it was made from");
		if (!node) {
			node = document.importNode(n, true);
			live.insertBefore(node, last ? last.nextSibling : firstOf(live, lives));
		} else if (!o.isEqualNode(n)) {
			change(o, n, node);
		}
		last = node;
	});
}

// firstOf is the first of an element's children that is of the HTML.
function firstOf(live, lives) {
	const known = new Set(lives.values());
	return [...live.childNodes].find((node) => known.has(node)) ?? live.firstChild;
}

function change(o, n, node) {
	if (o.nodeType === Node.ELEMENT_NODE) element(o, n, node);
	else if (node.data !== n.data) node.data = n.data;
}

const isSpace = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() === "";

// counterparts finds the live node of each old one. Live nodes that look like
// none of them are somebody else's.
function counterparts(olds, lives) {
	const found = new Map();
	let from = 0;
	for (const old of olds) {
		for (let i = from; i < lives.length; i++) {
			if (looksLike(old, lives[i])) {
				found.set(old, lives[i]);
				from = i + 1;
				break;
			}
			// Text is only ever the next text: one that a script changed would
			// otherwise be looked for to the end.
			if (old.nodeType === Node.TEXT_NODE && lives[i].nodeType === Node.TEXT_NODE) break;
		}
	}
	return found;
}

function looksLike(old, live) {
	if (old.nodeType !== live.nodeType || old.nodeName !== live.nodeName) return false;
	if (old.nodeType !== Node.ELEMENT_NODE) return old.data === live.data;
	return old.id === live.id && [...old.classList].every((name) => live.classList.contains(name));
}

// pairs finds for each new node the old one that becomes it: first, from both
// ends, what is equal; between that what has the same id or is equal; in the
// gaps that are left what is of one kind. Nodes never pass each other.
function pairs(olds, nexts) {
	const partners = new Array(nexts.length).fill(null);
	let from = 0;
	while (from < olds.length && from < nexts.length && olds[from].isEqualNode(nexts[from])) partners[from] = olds[from++];
	let o = olds.length;
	let n = nexts.length;
	while (o > from && n > from && olds[o - 1].isEqualNode(nexts[n - 1])) partners[--n] = olds[--o];
	let oldFrom = from;
	let nextFrom = from;
	for (const [i, j] of [...anchors(olds, nexts, from, o, n), [o, n]]) {
		gap(olds, nexts, partners, oldFrom, i, nextFrom, j);
		if (i < o) partners[j] = olds[i];
		oldFrom = i + 1;
		nextFrom = j + 1;
	}
	return partners;
}

// anchors are the pairs of one key, as many as there are in one order.
function anchors(olds, nexts, from, oldTo, nextTo) {
	const places = new Map();
	for (let i = from; i < oldTo; i++) {
		const key = keyOf(olds[i]);
		if (key === null) continue;
		if (!places.has(key)) places.set(key, []);
		places.get(key).push(i);
	}
	const candidates = [];
	for (let j = from; j < nextTo; j++) {
		const place = places.get(keyOf(nexts[j]))?.shift();
		if (place !== undefined) candidates.push([place, j]);
	}
	return longestRising(candidates);
}

function keyOf(node) {
	if (node.nodeType !== Node.ELEMENT_NODE) return isSpace(node) ? null : node.nodeName + node.data;
	return node.id ? node.localName + "#" + node.id : node.outerHTML;
}

// longestRising is the longest run of pairs whose old places rise, too.
function longestRising(candidates) {
	const ends = []; // ends[k]: the candidate that ends the best run of k+1
	const previous = new Array(candidates.length).fill(-1);
	candidates.forEach(([place], at) => {
		let low = 0;
		let high = ends.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (candidates[ends[middle]][0] < place) low = middle + 1;
			else high = middle;
		}
		if (low > 0) previous[at] = ends[low - 1];
		ends[low] = at;
	});
	const run = [];
	for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]) run.unshift(candidates[at]);
	return run;
}

// gap pairs what lies between two anchors, in order, kind by kind.
function gap(olds, nexts, partners, oldFrom, oldTo, nextFrom, nextTo) {
	const used = new Set();
	let from = oldFrom;
	for (let j = nextFrom; j < nextTo; j++) {
		for (let i = from; i < oldTo; i++) {
			if (used.has(i) || !mayBecome(olds[i], nexts[j])) continue;
			used.add(i);
			partners[j] = olds[i];
			from = i + 1;
			break;
		}
	}
}

// A player of something else is another player.
function mayBecome(old, next) {
	if (old.nodeName !== next.nodeName) return false;
	return !/^(audio|video|iframe|object|embed)$/i.test(old.nodeName) || old.getAttribute("src") === next.getAttribute("src");
}
