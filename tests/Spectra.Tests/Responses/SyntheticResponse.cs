using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Responses;

/// <summary>Responses made by formula, for tests that need no file.</summary>
internal static class SyntheticResponse
{
    /// <summary>Gaussian redistribution of constant width and a smooth area, 0.2 to 10 keV.</summary>
    public static ResponseMatrix Gaussian(int energyBins = 200, int channels = 150, double sigma = 0.08, int firstChannel = 1)
    {
        EnergyGrid energies = EnergyGrid.Linear(0.2, 10, energyBins);
        EnergyGrid nominal = EnergyGrid.Linear(0.2, 10, channels);
        int[] firstRun = new int[energyBins + 1];
        List<RedistributionMatrix.Run> runs = [];
        List<float> values = [];
        double[] area = new double[energyBins];
        for (int bin = 0; bin < energyBins; bin++)
        {
            double energy = energies.Center(bin);
            area[bin] = AreaAt(energy);
            int low = Math.Max(0, nominal.FindBin(Math.Max(0.2, energy - (6 * sigma))));
            int high = Math.Min(channels - 1, nominal.FindBin(Math.Min(9.999, energy + (6 * sigma))));
            runs.Add(new(low, high - low + 1, values.Count));
            for (int channel = low; channel <= high; channel++)
            {
                double offset = (nominal.Center(channel) - energy) / sigma;
                values.Add((float)(Math.Exp(-0.5 * offset * offset) * nominal.Width(channel) / (sigma * Math.Sqrt(2 * Math.PI))));
            }
            firstRun[bin + 1] = runs.Count;
        }
        RedistributionMatrix matrix = new(
            energies,
            firstChannel,
            nominal.Edges[..^1].ToArray(),
            nominal.Edges[1..].ToArray(),
            firstRun,
            [.. runs],
            [.. values],
            includesArea: false
        );
        return ResponseMatrix.Combine(matrix, new EffectiveArea(energies, area));
    }

    /// <summary>cm².</summary>
    public static double AreaAt(double energy) => 400 * Math.Exp(-Math.Pow((energy - 2.5) / 4, 2));
}
