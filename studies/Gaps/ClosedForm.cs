using Almagest.Learning.Campaigns;

namespace Almagest.Studies.Gaps;

/// <summary>
/// Γ and z read off the straight line log10 s = log10 K - Γ log10 E - Γ log10 (1 + z) by least squares over the observed bins:
/// what an answer without any learning reaches.
/// </summary>
internal static class ClosedForm
{
    /// <returns>Shape [N, 2].</returns>
    public static float[] Parameters(StudySpectra spectra, bool[] observed)
    {
        int bins = spectra.Grid.BinCount;
        double[] logEnergy = [.. Enumerable.Range(0, bins).Select(bin => Math.Log10(spectra.Grid.Center(bin)))];
        float[] answers = new float[spectra.Test.Count * 2];
        for (int row = 0; row < spectra.Test.Count; row++)
        {
            int[] seen = [.. Enumerable.Range(0, bins).Where(bin => observed[(row * bins) + bin])];
            double meanX = seen.Average(bin => logEnergy[bin]),
                meanY = seen.Average(bin => spectra.Test.LogDensity[(row * bins) + bin]);
            double covariance = seen.Sum(bin => (logEnergy[bin] - meanX) * (spectra.Test.LogDensity[(row * bins) + bin] - meanY));
            double index = -covariance / seen.Sum(bin => Math.Pow(logEnergy[bin] - meanX, 2));
            double intercept = meanY + (index * meanX) - Math.Log10(ProtocolS.Norm);
            (answers[2 * row], answers[(2 * row) + 1]) = ((float)index, (float)(Math.Pow(10, -intercept / index) - 1));
        }
        return answers;
    }
}
