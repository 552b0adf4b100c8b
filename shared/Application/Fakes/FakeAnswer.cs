namespace Almagest.Application.Fakes;

/// <summary>Spectra that were simulated and written.</summary>
/// <param name="ExpectedCounts">In each, of source and background.</param>
/// <param name="ExpectedSourceCounts">Of those, the source's.</param>
/// <param name="Spectra">In the order of their numbers.</param>
/// <param name="Warnings">Of the files that were read.</param>
public sealed record FakeAnswer(
    double ExpectedCounts,
    double ExpectedSourceCounts,
    IReadOnlyList<FakeSpectrum> Spectra,
    IReadOnlyList<string> Warnings
);

/// <summary>One of them.</summary>
/// <param name="File">Its path.</param>
/// <param name="Background">Its background's; null for none.</param>
/// <param name="Counts">In all channels.</param>
/// <param name="BackgroundCounts">In all channels of the background; null for none.</param>
public sealed record FakeSpectrum(string File, string? Background, double Counts, double? BackgroundCounts);
