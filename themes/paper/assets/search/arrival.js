// Where a result leads, what was searched for is marked and scrolled to. The
// address then says again what it always does.
export async function mark(asked, root) {
	const client = await import(new URL("search/client.js", root));
	const { fold } = await client.open(root);
	const words = client.parse(asked, fold);
	const main = document.querySelector("main");
	let marks = markIn(main, words, client, fold);
	if (!marks.length) {
		// A result that has not all of the words: those parts of them that are there.
		const parts = words.flatMap((word) => word.terms).map((term) => client.parse(term, fold)[0]);
		marks = markIn(main, parts, client, fold);
	}
	const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	const first = marks.find((mark) => target?.contains(mark)) ?? marks[0];
	const address = new URL(location.href);
	address.searchParams.delete("q");
	history.replaceState(history.state, "", address);
	first?.scrollIntoView({ block: "center" });
}

// What is not text of the page is left alone.
const apart = "script, style, noscript, svg, button, select, textarea, dialog, nav, aside, mark";

// markIn marks within blocks of text, though tags part them.
function markIn(main, words, client, fold) {
	const marks = [];
	for (const nodes of blocks(main)) {
		const text = nodes.map((node) => node.data).join("");
		const found = client.mark(text, words, fold).marks;
		let at = 0;
		for (const node of nodes) {
			const end = at + node.length;
			for (const [from, to] of found.filter(([from, to]) => from < end && to > at).reverse()) {
				const mark = document.createElement("mark");
				const range = document.createRange();
				range.setStart(node, Math.max(0, from - at));
				range.setEnd(node, Math.min(to, end) - at);
				range.surroundContents(mark);
				marks.push(mark);
			}
			at = end;
		}
	}
	return marks.sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
}

// blocks are the text nodes of each line of text.
function blocks(main) {
	const all = new Map();
	const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const node = walker.currentNode;
		if (!node.data.trim() || node.parentElement.closest(apart)) continue;
		let block = node.parentElement;
		while (block !== main && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
		if (!all.has(block)) all.set(block, []);
		all.get(block).push(node);
	}
	return all.values();
}
