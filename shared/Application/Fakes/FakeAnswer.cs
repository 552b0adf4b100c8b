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
)
{
    /// <summary>Of each, s.</summary>
    public required double Exposure { get; init; }

    /// <summary>All of the model's.</summary>
    public required IReadOnlyList<FakeParameter> Parameters { get; init; }

    /// <summary>Of the model.</summary>
    public required IReadOnlyList<FakeFlux> Fluxes { get; init; }
}

/// <param name="IsTold">False: it has its default.</param>
public sealed record FakeParameter(string Name, double Value, string Unit, bool IsTold);

/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="Flux">erg cm⁻² s⁻¹, absorbed as the model has it.</param>
public sealed record FakeFlux(double Lower, double Upper, double Flux);

/// <summary>One of them.</summary>
/// <param name="File">Its path.</param>
/// <param name="Background">Its background's; null for none.</param>
/// <param name="Counts">In all channels.</param>
/// <param name="BackgroundCounts">In all channels of the background; null for none.</param>
public sealed record FakeSpectrum(string File, string? Background, double Counts, double? BackgroundCounts);
