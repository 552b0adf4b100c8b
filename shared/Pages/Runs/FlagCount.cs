using Almagest.Spectra.Fitting.Results;

namespace Almagest.Pages.Runs;

/// <summary>How many fits have a flag.</summary>
/// <param name="Chosen">Of those that are looked at.</param>
public sealed record FlagCount(FitFlags Flag, long All, long Chosen);
