using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Benchmarks.Inference;

/// <summary>Faint power laws seen by an instrument, each with a background of its own that differs a little from all
/// others'.</summary>
/// <param name="Name">For people.</param>
/// <param name="Shape">Shape [channels]: of the mean background.</param>
/// <param name="BackgroundCounts">In the background region, within the band, on the mean.</param>
/// <param name="Ratio">Of the background's region to the source's.</param>
internal sealed record ObservedBackgrounds(
    string Name,
    ResponseMatrix Response,
    double[] Shape,
    double Lowest,
    double Highest,
    double BackgroundCounts,
    double Ratio
)
{
    private const double Exposure = 1e4, // s
        Tilt = 0.15,
        Brightness = 0.3, // standard deviations from one observation to the next, in ln
        Smoothed = 6; // channels

    /// <summary>nH, index, norm.</summary>
    public static readonly SpectralModel Model = SpectralModel.Parse("tbabs*powerlaw");

    public static IEnumerable<ObservedBackgrounds> All(string folder)
    {
        string At(params string[] path) => Path.Combine([folder, .. path]);
        ReadObservation swift = new ObservationReader().Read(
                At("swift-xrt-pc-grb070110", "interval0pc.pi"),
                new ObservationOptions { Rmf = At("swift-xrt-pc-2m0259", "swxpc0to12s6_20130101v014.rmf.gz") }
            ),
            chandra = new ObservationReader().Read(At("chandra-acis-3c273", "3c273.pi"), new ObservationOptions());
        yield return new("Swift", swift.Response, Smooth(swift.Spectra[0].Background!.Counts), 0.3, 10, 60, 18);
        yield return new("Swift", swift.Response, Smooth(swift.Spectra[0].Background!.Counts), 0.3, 10, 10, 18);
        yield return new("Chandra", chandra.Response, Smooth(chandra.Spectra[0].Background!.Counts), 0.5, 7, 40, 10);
        yield return ERosita();
    }

    /// <summary>A CCD with an area that ends at 2.3 keV, under a soft sky and flat particles with their lines.</summary>
    private static ObservedBackgrounds ERosita()
    {
        EnergyGrid energies = EnergyGrid.Logarithmic(0.15, 12, 600),
            channels = EnergyGrid.Linear(0.2, 10, 980);
        double Line(double energy, double at) => Math.Exp(-0.5 * Math.Pow((energy - at) / 0.04, 2));
        return new(
            "eROSITA",
            ResponseMatrix.Combine(
                RedistributionMatrix.Gaussian(energies, channels, energy => 0.025 * Math.Sqrt(1 + energy)),
                new EffectiveArea(
                    energies,
                    [
                        .. Enumerable
                            .Range(0, energies.BinCount)
                            .Select(energies.Center)
                            .Select(energy => 1300 * (1 - Math.Exp(-energy / 0.4)) / (1 + Math.Pow(energy / 2.3, 4))),
                    ]
                )
            ),
            [
                .. Enumerable
                    .Range(0, channels.BinCount)
                    .Select(channels.Center)
                    .Select(energy =>
                        (3 * Math.Exp(-energy / 0.25)) + 0.12 + (0.8 * Line(energy, 1.49)) + (0.5 * Line(energy, 6.4))
                    ),
            ],
            0.3,
            8,
            400,
            15
        );
    }

    /// <summary>One of them.</summary>
    /// <param name="counts">Of the source, expected within the band.</param>
    /// <param name="truth">nH, index and, as it is here returned, norm.</param>
    public ObservedSpectrum Draw(double counts, ulong seed, uint number, double[] truth)
    {
        double[] source = Source(truth, 1);
        int[] band = Band();
        double norm = counts == 0 ? 0 : counts / band.Sum(channel => source[channel]);
        truth[2] = norm;
        RandomNumbers random = new(seed);
        random.Begin(100, 0, number);
        (double tilt, double brightness) = (Tilt * random.NextNormal(), Brightness * random.NextNormal());
        double[] background =
        [
            .. Shape.Select((share, channel) => share * Math.Pow(Math.Max(Middle(channel), 0.05) / 1.5, tilt)),
        ];
        double scale = BackgroundCounts / band.Sum(channel => background[channel]) * Math.Exp(brightness);
        double[] Drawn(IEnumerable<double> means) => [.. means.Select(mean => (double)PoissonSampler.Draw(random, mean))];
        CountSpectrum Spectrum(IEnumerable<double> means, double region) =>
            new()
            {
                Instrument = Name,
                FirstChannel = Response.Redistribution.FirstChannel,
                Counts = Drawn(means),
                IsPoisson = true,
                Exposure = Exposure,
                BackScale = [region],
            };
        return new(
            Spectrum(source.Zip(background, (one, other) => (norm * one) + (scale * other / Ratio)), 1),
            Spectrum(background.Select(other => scale * other), Ratio),
            Name
        );
    }

    private double[] Source(double[] truth, double norm)
    {
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        Model.Evaluate(Response.Energies, [truth[0], truth[1], norm], flux);
        Response.Fold(flux, rate);
        return [.. rate.Select(one => Math.Max(0, one) * Exposure)];
    }

    private int[] Band() =>
        [.. Enumerable.Range(0, Shape.Length).Where(channel => Middle(channel) > Lowest && Middle(channel) < Highest)];

    private double Middle(int channel) =>
        0.5 * (Response.Redistribution.ChannelLower[channel] + Response.Redistribution.ChannelUpper[channel]);

    private static double[] Smooth(double[] counts) =>
        [
            .. counts.Select(
                (_, at) =>
                {
                    double sum = 0,
                        weights = 0;
                    for (int other = 0; other < counts.Length; other++)
                    {
                        double weight = Math.Exp(-0.5 * Math.Pow((other - at) / Smoothed, 2));
                        (sum, weights) = (sum + (weight * counts[other]), weights + weight);
                    }
                    return sum / weights;
                }
            ),
        ];
}
