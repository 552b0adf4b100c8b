namespace Almagest.Pages.Layout;

/// <param name="Back">Where it leads.</param>
/// <param name="Refused">Why what was said is no token; null: nothing was said.</param>
public sealed record SignIn(string Back, string? Refused = null);
