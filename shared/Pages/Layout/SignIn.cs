namespace Almagest.Pages.Layout;

/// <param name="Back">Where it leads.</param>
/// <param name="Refused">Why what was said is no token; null: nothing was said.</param>
/// <param name="ComesFromElsewhere">The visitor followed a link of another host, so the browser kept the cookie back: asked again
/// from here, it sends it.</param>
public sealed record SignIn(string Back, string? Refused = null, bool ComesFromElsewhere = false);
