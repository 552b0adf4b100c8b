using Almagest.Ogip;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Inference;

/// <summary>What the spectra of a fit are called in tables and pictures.</summary>
public static class SpectrumLabels
{
    /// <returns>File, and instrument, of each of the problem's spectra; those of backgrounds that are fitted come last.</returns>
    public static IReadOnlyList<string> Of(FitProblem problem, ReadObservation read)
    {
        // The instrument is told where there are several.
        bool alike = read.Spectra.Select(spectrum => spectrum.Source.Instrument).Distinct().Count() == 1;
        return WithBackgrounds(
            problem,
            [
                .. read.Spectra.Zip(read.InputsOfSpectra, (spectrum, inputs) =>
                    (
                        $"{(alike ? "" : spectrum.Source.Instrument)} "
                        + $"{Path.GetFileNameWithoutExtension(inputs[0].Path)}{inputs[0].Selector}"
                    ).Trim()
                ),
            ]
        );
    }

    /// <param name="own">Of its source spectra.</param>
    public static IReadOnlyList<string> WithBackgrounds(FitProblem problem, IReadOnlyList<string> own)
    {
        // Every source spectrum of a fit with a background model has one.
        return [.. own, .. Enumerable.Range(0, problem.Spectra.Count - own.Count).Select(k => $"background of {own[k]}")];
    }
}
