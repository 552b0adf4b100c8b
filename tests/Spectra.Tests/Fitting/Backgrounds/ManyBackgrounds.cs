using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Fitting.Backgrounds;

/// <summary>Spectra of an X-ray telescope with a CCD, each with a background that is tilted a little: soft sky, flat particles,
/// a line at 5.9 keV.</summary>
internal static class ManyBackgrounds
{
    public const double Ratio = 15,
        Index = 1.8;
    private const int Channels = 300;
    private const double Exposure = 1e4; // s

    private static readonly EnergyGrid Grid = EnergyGrid.Linear(0.3, 9.3, Channels);

    public static readonly FitSettings Settings = new() { LowerEnergy = 0.5, UpperEnergy = 8 };

    public static readonly SpectralModel Model = SpectralModel.Parse("powerlaw");

    public static readonly ResponseMatrix Response = MakeResponse();

    private static ResponseMatrix MakeResponse()
    {
        EnergyGrid energies = EnergyGrid.Logarithmic(0.25, 11, 150);
        return ResponseMatrix.Combine(
            RedistributionMatrix.Gaussian(energies, Grid, energy => 0.04 * Math.Sqrt(energy)),
            new EffectiveArea(
                energies,
                [
                    .. Enumerable
                        .Range(0, energies.BinCount)
                        .Select(energies.Center)
                        .Select(energy => 120 * (1 - Math.Exp(-energy)) * Math.Exp(-Math.Pow(energy / 7, 2))),
                ]
            )
        );
    }

    /// <summary>Counts a channel, of one tilted by a power of the energy.</summary>
    public static double[] Rate(double tilt) =>
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(Grid.Center)
                .Select(energy =>
                    Math.Pow(energy / 2, tilt)
                    * ((2 * Math.Exp(-energy / 0.5)) + 0.15 + (0.5 * Math.Exp(-0.5 * Math.Pow((energy - 5.9) / 0.1, 2))))
                ),
        ];

    /// <summary>One of them.</summary>
    /// <param name="source">Counts expected of the source, in the band.</param>
    /// <param name="background">Counts expected in the background's region, in the band.</param>
    /// <param name="tilt">Standard deviation from one to the next.</param>
    public static ObservedSpectrum Draw(uint number, double source, double background, double tilt, double[]? rate = null)
    {
        RandomNumbers random = new(77);
        random.Begin(99, 0, number);
        rate ??= Rate(tilt * random.NextNormal());
        bool[] inBand = [.. Enumerable.Range(0, Channels).Select(c => Grid.Center(c) is > 0.5 and < 8)];
        double[] flux = new double[Response.Energies.BinCount],
            model = new double[Channels];
        Model.Evaluate(Response.Energies, [Index, 1], flux);
        Response.Fold(flux, model);
        double norm = source / model.Where((_, c) => inBand[c]).Sum(),
            scale = background / rate.Where((_, c) => inBand[c]).Sum();
        CountSpectrum Spectrum(IEnumerable<double> means, double region) =>
            new()
            {
                Instrument = "MADE UP",
                FirstChannel = 1,
                Counts = [.. means.Select(mean => (double)PoissonSampler.Draw(random, mean))],
                IsPoisson = true,
                Exposure = Exposure,
                BackScale = [region],
            };
        return new(
            Spectrum(model.Zip(rate, (one, other) => (norm * one) + (scale * other / Ratio)), 1),
            Spectrum(rate.Select(other => scale * other), Ratio),
            "made up"
        );
    }

    public static ObservedSpectrum[] Draw(int count, double source, double background, double tilt, double[]? rate = null) =>
        [.. Enumerable.Range(0, count).Select(number => Draw((uint)number, source, background, tilt, rate))];

    public static FitSpectrum Of(ObservedSpectrum observed) => new(observed, Response) { Settings = Settings };

    public static BackgroundShape? Learn(IReadOnlyList<ObservedSpectrum> observed) =>
        ShapeLearner.Learn(observed, Of(observed[0]), Settings);
}
