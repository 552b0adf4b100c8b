using System.Text.Json;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.Pha;

public sealed class PhaReaderReferenceTests
{
    [Theory, MemberData(nameof(Reference.AllFolders), MemberType = typeof(Reference))]
    public void Every_spectrum_holds_what_astropy_read(string folder)
    {
        foreach ((string path, int index, JsonElement expected) in Reference.Extensions(folder, "spectrum"))
        {
            FitsFile file = FitsFile.Open(path);
            FitsHdu hdu = PhaReader.FindSpectra(file)[index];
            PhaSpectrum pha = PhaReader.Read(file, SpectrumSelector.Split($"[{hdu.Index}]").Selector);
            HoldsTheCounts(expected, pha.Spectrum);
            HoldsTheFlags(expected, pha.Spectrum);
            HoldsTheLinks(expected, pha);
        }
    }

    private static void HoldsTheCounts(JsonElement expected, CountSpectrum spectrum)
    {
        double unit = expected.TextOrNull("column") == "RATE" ? spectrum.Exposure : 1;
        Assert.Equal(expected.Number("rows"), spectrum.ChannelCount);
        Assert.Equal(expected.Number("first_channel"), spectrum.FirstChannel);
        Assert.Equal(expected.Number("last_channel"), spectrum.FirstChannel + spectrum.ChannelCount - 1);
        Reference.Near(expected.Number("total"), spectrum.Counts.Sum() / unit);
        Reference.Near(expected.Number("maximum"), spectrum.Counts.Max() / unit);
        Reference.Near(expected.Number("exposure"), spectrum.Exposure);
        Reference.Near(expected.Number("backscal"), spectrum.BackScaleAt(0));
        Reference.Near(expected.Number("areascal"), spectrum.AreaScaleAt(0));
        Reference.Near(expected.NumberOrNull("stat_err_column_sum") ?? 0, (spectrum.StatisticalError?.Sum() ?? 0) / unit);
        Reference.Near(expected.NumberOrNull("sys_err_column_sum") ?? 0, spectrum.SystematicError?.Sum() ?? 0);
    }

    private static void HoldsTheFlags(JsonElement expected, CountSpectrum spectrum)
    {
        Assert.Equal(expected.NumberOrNull("bad_channels") ?? 0, spectrum.Quality?.Count(flag => flag != 0) ?? 0);
        if (expected.NumberOrNull("group_starts") is double starts)
            Assert.Equal(starts, spectrum.Grouping?.Count(flag => flag == 1) ?? 0);
    }

    private static void HoldsTheLinks(JsonElement expected, PhaSpectrum pha)
    {
        Assert.Equal(Named(expected, "respfile"), pha.ResponseFile);
        Assert.Equal(Named(expected, "ancrfile"), pha.AncillaryFile);
        Assert.Equal(Named(expected, "backfile"), pha.BackgroundFile);
        Assert.StartsWith(
            $"{expected.TextOrNull("telescop")} {expected.TextOrNull("instrume")}",
            pha.Spectrum.Instrument,
            StringComparison.Ordinal
        );
    }

    private static string? Named(JsonElement expected, string key) =>
        expected.TextOrNull(key) is { Length: > 0 } name && !name.Equals("none", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
}
