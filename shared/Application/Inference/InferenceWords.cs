using Almagest.Spectra;
using Almagest.Spectra.Fluxes;

namespace Almagest.Application.Inference;

/// <summary>What is asked of a fit besides its minimum, from words.</summary>
public static class InferenceWords
{
    private const int FewestSamples = 1_000,
        MostSamples = 20_000_000,
        FewestSpectra = 10,
        MostSpectra = 1_000_000;

    /// <summary>As many spectra are simulated where no number is said.</summary>
    private const int UsualSpectra = 1_000;

    internal static InferenceRequest Read(RequestWords words)
    {
        InferenceRequest request = new()
        {
            Chain = (int?)words.Whole(RequestPart.Chain, FewestSamples, MostSamples),
            Goodness =
                words.Text(RequestPart.Goodness) is RequestWords.On
                    ? UsualSpectra
                    : (int?)words.Whole(RequestPart.Goodness, FewestSpectra, MostSpectra),
            Scans = words.All(RequestPart.Scan),
            Bands = Bands(words),
            Redshift = words.Number(RequestPart.Luminosity),
            Lines = words.All(RequestPart.EquivalentWidth),
            Errors = words.All(RequestPart.Interval),
            Delta = words.Number(RequestPart.IntervalDelta) ?? InferenceRequest.UsualDelta,
            Seed = unchecked((ulong)(words.Whole(RequestPart.Seed, long.MinValue, long.MaxValue) ?? 1)),
        };
        if (request.Redshift is { } z && !(z > 0 && z < 100))
            throw words.Wrong(RequestPart.Luminosity, $"{z}", "a redshift above 0");
        return request.Delta > 0 ? request : throw words.Wrong(RequestPart.IntervalDelta, $"{request.Delta}", "a number above 0");
    }

    /// <summary>A luminosity alone is of 2 to 10 keV.</summary>
    private static IReadOnlyList<EnergyBand> Bands(RequestWords words)
    {
        try
        {
            return (words.Text(RequestPart.Flux) ?? (words.Has(RequestPart.Luminosity) ? "2-10" : null)) is { } text
                ? EnergyBand.Parse(text)
                : [];
        }
        catch (SpectralDataException wrong)
        {
            throw new RequestException($"{words.NameOf(RequestPart.Flux)}: {wrong.Message}");
        }
    }
}
