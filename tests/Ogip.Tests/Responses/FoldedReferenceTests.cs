using System.Text.Json;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Responses;

/// <summary>Expected counts of a power law through every real response, beside Sherpa's.</summary>
public sealed class FoldedReferenceTests
{
    private const double PhotonIndex = 1.7;
    private const double Norm = 1e-3;

    private static readonly ObservationReader Reader = new();

    public static TheoryData<string> Cases() =>
        [
            "chandra-3c273",
            "chandra-3c186",
            "chandra-4c1944-obs1",
            "chandra-4c1944-obs2",
            "chandra-pks1127-grouped",
            "csc-04938",
            "csc-07867",
            "swift-2m0259",
            "swift-grb070110",
            "xmm-pn-ngc7793ulx4",
            "exosat-1e1048",
            "nicer-fakeit-1",
            "nicer-fakeit-2",
            "asca-he1104",
            "hxmt-he-crab",
            "ixpe-du1",
            "cdfs-179",
            "sdssj1030",
            "gcs28",
            "m33",
            "xmm-pn-old",
            "athena-fakeit",
            "rxte-j1550-bright",
            "rxte-j1550-median",
            "rxte-j1550-faint",
        ];

    [Theory, MemberData(nameof(Cases))]
    public void A_power_law_folds_into_the_counts_that_Sherpa_predicts(string name)
    {
        JsonElement expected = Reference.Json("folded_dev.json").GetProperty("cases").GetProperty(name);
        ReadObservation read = Reader.Read(
            Find(expected.TextOrNull("pha")!),
            new ObservationOptions
            {
                Rmf = Find(expected.TextOrNull("rmf")!),
                Arf = expected.TextOrNull("arf") is string arf ? Find(arf) : ObservationOptions.None,
            }
        );
        CountSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0].Source;
        int[] channels = [.. expected.GetProperty("channels").EnumerateArray().Select(value => value.GetInt32())];
        Assert.Equal(
            channels,
            (int[])[spectrum.FirstChannel, spectrum.FirstChannel + spectrum.ChannelCount - 1, spectrum.ChannelCount]
        );

        double[] rate = new double[read.Response.ChannelCount];
        read.Response.Fold(PowerLaw(read.Response.Energies), rate);
        double[] counts = [.. expected.GetProperty("counts_powerlaw").EnumerateArray().Select(value => value.GetDouble())];
        double largest = counts.Max();
        // Seven digits of every channel that matters, and the printed digits of the rest.
        for (int channel = 0; channel < counts.Length; channel++)
            Assert.Equal(
                counts[channel],
                rate[channel] * spectrum.Exposure * spectrum.AreaScaleAt(channel),
                (1e-7 * counts[channel]) + (1e-9 * largest)
            );
    }

    /// <summary>The exact integral of K E^-Γ over every bin.</summary>
    private static double[] PowerLaw(EnergyGrid grid)
    {
        double[] flux = new double[grid.BinCount];
        for (int bin = 0; bin < flux.Length; bin++)
            flux[bin] =
                Norm
                / (PhotonIndex - 1)
                * (Math.Pow(grid.Lower(bin), 1 - PhotonIndex) - Math.Pow(grid.Upper(bin), 1 - PhotonIndex));
        return flux;
    }

    private static string Find(string name) =>
        Directory.EnumerateFiles(SharedData.Require("data", "ogip"), name, SearchOption.AllDirectories).Single();
}
