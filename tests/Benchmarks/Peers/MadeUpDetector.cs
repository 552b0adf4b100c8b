using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

namespace Almagest.Benchmarks.Peers;

/// <summary>A spectrum of a CCD that does not exist, for where no real one is at hand: 1,024 channels, 1,024 energies, 20,000
/// counts, with background.</summary>
internal static class MadeUpDetector
{
    private const int Channels = 1024,
        Energies = 1024;
    private const double Lowest = 0.2,
        Highest = 12,
        Exposure = 2e4; // keV, s

    public static BenchCase Case()
    {
        ResponseMatrix response = Response();
        SpectralModel model = SpectralModel.Parse("tbabs*powerlaw");
        CountSpectrum background = new()
        {
            FirstChannel = 1,
            Counts = [.. Enumerable.Repeat(2.0, Channels)],
            IsPoisson = true,
            Exposure = Exposure,
            BackScale = [10],
        };
        FakeObservation observation = new()
        {
            Exposure = Exposure,
            Background = background,
            BackgroundExposure = Exposure,
            Instrument = "MADEUP CCD",
        };
        (CountSpectrum source, CountSpectrum? drawn) = new SpectrumFaker(model, [0.1, 1.8, 1.5e-3], response, observation).Draw(
            1,
            1
        );
        return BenchCase.Of("made-up CCD", new ObservedSpectrum(source, drawn, "made up"), response, 0.3, 10);
    }

    private static ResponseMatrix Response()
    {
        EnergyGrid grid = EnergyGrid.Linear(Lowest, Highest, Energies);
        double width = (Highest - Lowest) / Channels;
        List<float> values = [];
        RedistributionMatrix.Run[] runs = new RedistributionMatrix.Run[Energies];
        double[] area = new double[Energies];
        for (int bin = 0; bin < Energies; bin++)
        {
            double energy = grid.Center(bin),
                sigma = Math.Sqrt(0.0009 + (0.0006 * energy));
            int from = Math.Max(0, (int)((energy - Lowest - (5 * sigma)) / width)),
                to = Math.Min(Channels - 1, (int)((energy - Lowest + (5 * sigma)) / width));
            runs[bin] = new(from, to - from + 1, values.Count);
            for (int channel = from; channel <= to; channel++)
            {
                double off = (Lowest + ((channel + 0.5) * width) - energy) / sigma;
                values.Add((float)(width / (sigma * Math.Sqrt(2 * Math.PI)) * Math.Exp(-0.5 * off * off)));
            }
            area[bin] = 900 * Math.Exp(-Math.Pow(energy / 8, 2)) * (1 - Math.Exp(-energy / 0.6));
        }
        double[] lower = [.. Enumerable.Range(0, Channels).Select(channel => Lowest + (channel * width))],
            upper = [.. lower.Select(edge => edge + width)];
        RedistributionMatrix matrix = new(
            grid,
            1,
            lower,
            upper,
            [.. Enumerable.Range(0, Energies + 1)],
            runs,
            [.. values],
            includesArea: false
        );
        return ResponseMatrix.Combine(matrix, new EffectiveArea(grid, area));
    }
}
