"""Names that scripts expect to find on `window` and `document`, as a browser lists them.

An element whose id is one of these could stand in for it (DOM clobbering), where a browser lacks it or a script
looks in the wrong place; see the HTML standard, "named access on the Window object".
"""

SHADOWED = frozenset(
    """
    activeElement activeViewTransition addEventListener adoptNode adoptedStyleSheets alert alinkColor all anchors
    append appendChild applets atob baseURI bgColor blur body browsingTopics btoa caches cancelAnimationFrame
    cancelIdleCallback captureEvents caretPositionFromPoint caretRangeFromPoint characterSet charset
    childElementCount childNodes children clear clearInterval clearTimeout clientInformation cloneNode close closed
    compareDocumentPosition compatMode confirm console constructor contains contentType cookie cookieStore
    createAttribute createAttributeNS createCDATASection createComment createDocumentFragment createElement
    createElementNS createEvent createExpression createImageBitmap createNSResolver createNodeIterator
    createProcessingInstruction createRange createTextNode createTreeWalker credentialless crossOriginIsolated
    crypto currentScript customElementRegistry customElements decodeURI decodeURIComponent defaultView designMode
    devicePixelRatio dir dispatchEvent doctype document documentElement documentPictureInPicture documentURI domain
    elementFromPoint elementsFromPoint embeds encodeURI encodeURIComponent escape eval evaluate event execCommand
    exitFullscreen exitPictureInPicture exitPointerLock external featurePolicy fetch fgColor find firstChild
    firstElementChild focus fonts forms fragmentDirective frameElement frames fullscreen fullscreenElement
    fullscreenEnabled getAnimations getComputedStyle getElementById getElementsByClassName getElementsByName
    getElementsByTagName getElementsByTagNameNS getRootNode getScreenDetails getSelection globalThis hasChildNodes
    hasFocus hasOwnProperty hasPrivateToken hasRedemptionRecord hasStorageAccess hasUnpartitionedCookieAccess head
    hidden history images implementation importNode indexedDB innerHeight innerWidth inputEncoding insertBefore
    isConnected isDefaultNamespace isEqualNode isFinite isNaN isPrototypeOf isSameNode isSecureContext lastChild
    lastElementChild lastModified launchQueue length linkColor links localStorage location locationbar
    lookupNamespaceURI lookupPrefix matchMedia menubar moveBefore moveBy moveTo name navigation navigator
    nextSibling nodeName nodeType nodeValue normalize offscreenBuffering open opener origin originAgentCluster
    outerHeight outerWidth ownerDocument pageXOffset pageYOffset parent parentElement parentNode parseFloat parseInt
    performance personalbar pictureInPictureElement pictureInPictureEnabled plugins pointerLockElement postMessage
    prepend prerendering previousSibling print prompt propertyIsEnumerable queryCommandEnabled queryCommandIndeterm
    queryCommandState queryCommandSupported queryCommandValue queryLocalFonts querySelector querySelectorAll
    queueMicrotask readyState referrer releaseEvents removeChild removeEventListener replaceChild replaceChildren
    reportError requestAnimationFrame requestIdleCallback requestResize requestStorageAccess resizeBy resizeTo
    rootElement scheduler screen screenLeft screenTop screenX screenY scripts scroll scrollBy scrollTo scrollX
    scrollY scrollbars scrollingElement self sessionStorage setInterval setTimeout showDirectoryPicker
    showOpenFilePicker showSaveFilePicker speechSynthesis startViewTransition status statusbar stop structuredClone
    styleMedia styleSheets textContent timeline title toLocaleString toString toolbar top trustedTypes unescape
    valueOf viewport visibilityState visualViewport vlinkColor wasDiscarded window write writeln xmlEncoding
    xmlStandalone xmlVersion
    """.split()
)
