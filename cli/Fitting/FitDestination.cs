namespace Almagest.Cli.Fitting;

/// <summary>Where `almagest fit` finds its database and leaves its results.</summary>
/// <param name="Home">Folder of the embedded size; null for the usual one.</param>
/// <param name="Output">Folder of the report; null for none.</param>
/// <param name="Save">A file for the fits with all that it takes to repeat them; null for none.</param>
internal sealed record FitDestination(string? Home, string? Output, string? Save);
