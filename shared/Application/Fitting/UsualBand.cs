using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fitting;

/// <summary>The energies that an instrument's spectra are usually fitted over.</summary>
public static class UsualBand
{
    /// <summary>Of the channels' nominal energies; the first whose words are all in the instrument's name.</summary>
    private static readonly (string[] Words, double Lowest, double Highest)[] Bands =
    [
        (["CHANDRA", "ACIS"], 0.5, 7),
        (["CHANDRA", "HRC"], 0.2, 8),
        (["SWIFT", "XRT"], 0.3, 10),
        (["SWIFT", "BAT"], 15, 150),
        (["XMM"], 0.3, 10),
        (["NICER"], 0.3, 10),
        (["NUSTAR"], 3, 79),
        (["XTE", "PCA"], 3, 20),
        (["ASCA"], 0.6, 9),
        (["SUZAKU", "XIS"], 0.5, 9),
        (["HXMT", "HE"], 28, 250),
        (["HXMT", "ME"], 10, 35),
        (["HXMT", "LE"], 1, 10),
        (["IXPE"], 2, 8),
        (["EROSITA"], 0.2, 8),
        (["ATHENA"], 0.3, 10),
        (["EXOSAT"], 1, 10),
        (["ROSAT"], 0.1, 2.4),
    ];

    /// <summary>The instrument's, as far as the caller did not say otherwise.</summary>
    /// <exception cref="RequestException">The limits are the wrong way round.</exception>
    public static (double Lowest, double Highest) Of(
        double? toldLowest,
        double? toldHighest,
        CountSpectrum spectrum,
        ResponseMatrix response
    )
    {
        // A telescope of many instruments has a band for its counts alone.
        (double lowest, double highest) = Of(spectrum.IsFlux ? "" : spectrum.Instrument, response);
        (lowest, highest) = (toldLowest ?? lowest, toldHighest ?? highest);
        return highest > lowest
            ? (lowest, highest)
            : throw new RequestException(
                $"energies: found {lowest} to {highest} keV; expected an upper end above the lower.",
                RequestPart.LowestEnergy,
                RequestPart.HighestEnergy
            );
    }

    /// <summary>An instrument's name for people.</summary>
    public static string Label(string instrument) => instrument.Length > 0 ? instrument : "unnamed instrument";

    /// <param name="instrument">"TELESCOP INSTRUME" of the file.</param>
    /// <param name="response">Its channels bound the band, whatever the table says.</param>
    /// <returns>keV.</returns>
    public static (double Lowest, double Highest) Of(string instrument, ResponseMatrix response)
    {
        double[] energies = [.. response.Redistribution.ChannelLower, .. response.Redistribution.ChannelUpper];
        (double first, double last) = (energies.Min(), energies.Max());
        foreach ((string[] words, double lowest, double highest) in Bands)
            if (words.All(word => instrument.Contains(word, StringComparison.OrdinalIgnoreCase)))
                return (Math.Max(first, lowest), Math.Min(last, highest));
        return (first, last);
    }
}
