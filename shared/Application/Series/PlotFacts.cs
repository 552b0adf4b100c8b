using System.Globalization;
using Almagest.Ogip;
using Almagest.Ogip.Fits;

namespace Almagest.Application.Series;

/// <summary>What a picture of spectra stands on.</summary>
internal static class PlotFacts
{
    public static IEnumerable<(string Name, string Value)> Of(ReadObservation read)
    {
        foreach (InputFile file in read.Inputs)
            yield return ("File", $"{file.Role} {file.Path}{file.Selector}, SHA-256 {file.Sha256}");
        if ((read.Telescope ?? read.Instrument) is not null)
            yield return ("Instrument", $"{read.Telescope} {read.Instrument}".Trim());
        if (read.ObservationId is { } id)
            yield return ("OBS_ID", id);
        if (read.StartedAt is { } at)
            yield return ("Observed", at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        double exposure = read.Spectra.Where(one => !one.Source.IsFlux).Sum(one => one.Source.Exposure);
        if (exposure > 0)
            yield return ("Exposure", string.Create(CultureInfo.InvariantCulture, $"{exposure} s"));
    }
}
