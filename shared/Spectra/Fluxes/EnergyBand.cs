using System.Globalization;

namespace Almagest.Spectra.Fluxes;

/// <summary>A band of photon energies, keV.</summary>
public sealed record EnergyBand
{
    /// <exception cref="SpectralDataException">Not 0 &lt; lower &lt; upper, both finite.</exception>
    public EnergyBand(double lower, double upper)
    {
        if (!(lower > 0 && upper > lower) || !double.IsFinite(upper))
            throw SpectralDataException.At("band", $"{lower} to {upper} keV", "two energies above 0, ascending");
        (Lower, Upper) = (lower, upper);
    }

    public double Lower { get; }

    public double Upper { get; }

    /// <summary>The band that a source at this redshift is seen in, if this is the one it shines in.</summary>
    public EnergyBand Observed(double redshift) => new(Lower / (1 + redshift), Upper / (1 + redshift));

    /// <summary>Reads "2-10,0.5-2", or "2:10,5e-1:2".</summary>
    /// <exception cref="SpectralDataException">Another form.</exception>
    public static IReadOnlyList<EnergyBand> Parse(string text) =>
        [
            .. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(part =>
                    Middle(part) is > 0 and int at
                    && double.TryParse(part.AsSpan(0, at), NumberStyles.Float, CultureInfo.InvariantCulture, out double from)
                    && double.TryParse(part.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double to)
                        ? new EnergyBand(from, to)
                        : throw SpectralDataException.At("band", $"\"{part}\"", "two energies in keV, such as 2-10")
                ),
        ];

    /// <summary>Where the first energy ends; the minus of an exponent is not there.</summary>
    private static int Middle(string part)
    {
        int at = part.IndexOfAny(['-', ':']);
        while (at > 0 && part[at] == '-' && part[at - 1] is 'e' or 'E')
            at = part.IndexOfAny(['-', ':'], at + 1);
        return at;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lower:0.####}-{Upper:0.####}");
}
