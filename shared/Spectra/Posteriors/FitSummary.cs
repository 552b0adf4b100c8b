using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Posteriors;

/// <summary>
/// What a classical fit tells a posterior network of one spectrum: where the minimum is, how curved, how far from the bounds, how
/// bright. P free parameters.
/// </summary>
/// <remarks>
/// The network then learns only where the truth lies against the fit's own ellipse, e = Lᵀ (t - estimate) with L Lᵀ = half of
/// Fisher's information, plus what a wide prior adds: nearly a standard normal, whatever the spectrum.
/// </remarks>
public sealed class FitSummary
{
    /// <summary>Spectral bands whose counts are told.</summary>
    private const int Bands = 7;

    /// <summary>Further than this many sigma, a bound is out of sight.</summary>
    private const double FarBound = 8;

    private readonly double[] _lower;   // L, shape [P, P]

    private FitSummary(float[] features, double[] estimate, double[] lower) => (Features, Estimate, _lower) = (features, estimate, lower);

    /// <summary>Shape [F], see <see cref="FeatureCount"/>.</summary>
    public float[] Features { get; }

    /// <summary>Shape [P], coordinates.</summary>
    public double[] Estimate { get; }

    /// <summary>ln of the determinant of L: what turns a density of e into one of coordinates.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Estimate.Length; i++) sum += Math.Log(_lower[(i * Estimate.Length) + i]);
            return sum;
        }
    }

    public static int FeatureCount(int parameters) => (7 * parameters) + (parameters * (parameters - 1) / 2) + 2 + Bands;

    /// <param name="problem">Its free parameters are the coordinates'.</param>
    /// <param name="parameters">Shape [all parameters]: where the fit ended, minimum or not.</param>
    /// <param name="coordinates">Of the campaign.</param>
    /// <param name="bandEdges">n + 1 edges in keV of the campaign's grid, cut into seven bands of equal ratio.</param>
    public static FitSummary Of(FitProblem problem, ReadOnlySpan<double> parameters, PosteriorCoordinates coordinates, ReadOnlySpan<double> bandEdges)
    {
        int free = coordinates.Count;
        double[] gradient = new double[free], fisher = new double[free * free], estimate = coordinates.Of(parameters);
        double statistic = problem.Linearise(parameters, gradient, fisher);
        double[] lower = Information(fisher, parameters, coordinates);
        double[] score = new double[free];
        for (int c = 0; c < free; c++) score[c] = -0.5 * gradient[c] * coordinates.Slope(c, parameters[coordinates.Free[c]]);
        Cholesky(lower, free);
        Forward(lower, score);
        var features = new List<float>(FeatureCount(free));
        for (int c = 0; c < free; c++) features.Add(Finite(double.IsFinite(coordinates.Lower[c]) ? (estimate[c] - coordinates.Lower[c]) / coordinates.Width(c) : estimate[c]));
        for (int i = 0; i < free; i++)
        {
            features.Add(Finite(Math.Log(lower[(i * free) + i])));
            for (int j = 0; j < i; j++) features.Add(Finite(Math.Clamp(lower[(i * free) + j] / lower[(j * free) + j], -20, 20)));
        }
        for (int c = 0; c < free; c++) features.Add(Finite(Math.Clamp(score[c], -10, 10)));
        for (int c = 0; c < free; c++)
        {
            double sigmas = Math.Sqrt(Row(lower, c, free));
            double below = (estimate[c] - coordinates.Lower[c]) * sigmas, above = (coordinates.Upper[c] - estimate[c]) * sigmas;
            features.AddRange([Finite(Math.Min(below, FarBound)), Finite(Math.Min(above, FarBound)), below < 1e-6 ? 1 : 0, above < 1e-6 ? 1 : 0]);
        }
        features.Add(Finite(Math.Log(problem.Spectra.Sum(bins => bins.Exposure))));
        features.Add(Finite(Math.Log(1 + Math.Max(0, statistic))));
        features.AddRange(BandCounts(problem, bandEdges));
        return new FitSummary([.. features], estimate, lower);
    }

    /// <summary>Where a point lies against the fit's ellipse: e = Lᵀ (t - estimate).</summary>
    public double[] ErrorOf(ReadOnlySpan<double> point)
    {
        int free = Estimate.Length;
        double[] error = new double[free];
        for (int i = 0; i < free; i++)
            for (int j = i; j < free; j++) error[i] += _lower[(j * free) + i] * (point[j] - Estimate[j]);
        return error;
    }

    /// <summary>The point at an error: the inverse of <see cref="ErrorOf"/>.</summary>
    /// <param name="error">Shape [P].</param>
    /// <param name="point">Shape [P]; overwritten.</param>
    public void Locate(ReadOnlySpan<double> error, Span<double> point)
    {
        int free = Estimate.Length;
        for (int i = free - 1; i >= 0; i--)
        {
            double value = error[i];
            for (int j = i + 1; j < free; j++) value -= _lower[(j * free) + i] * (point[j] - Estimate[j]);
            point[i] = Estimate[i] + (value / _lower[(i * free) + i]);
        }
    }

    /// <summary>Half of Fisher's information in coordinates, with that of a normal distribution as wide as the prior.</summary>
    private static double[] Information(double[] fisher, ReadOnlySpan<double> parameters, PosteriorCoordinates coordinates)
    {
        int free = coordinates.Count;
        double[] information = new double[free * free];
        for (int i = 0; i < free; i++)
            for (int j = 0; j < free; j++)
            {
                double value = 0.5 * fisher[(i * free) + j]
                    * coordinates.Slope(i, parameters[coordinates.Free[i]]) * coordinates.Slope(j, parameters[coordinates.Free[j]]);
                information[(i * free) + j] = double.IsFinite(value) ? value : 0;
            }
        for (int i = 0; i < free; i++) information[(i * free) + i] += 1 / (coordinates.Width(i) * coordinates.Width(i));
        return information;
    }

    private static void Cholesky(double[] matrix, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= matrix[(i * n) + k] * matrix[(j * n) + k];
                // Rounding may leave a direction that says nothing just below zero.
                matrix[(i * n) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * matrix[(i * n) + i])) : sum / matrix[(j * n) + j];
            }
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) matrix[(i * n) + j] = 0;
    }

    /// <summary>L⁻¹ b, in place.</summary>
    private static void Forward(double[] lower, double[] right)
    {
        int n = right.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) right[i] -= lower[(i * n) + k] * right[k];
            right[i] /= lower[(i * n) + i];
        }
    }

    /// <summary>A diagonal element of L Lᵀ.</summary>
    private static double Row(double[] lower, int i, int n)
    {
        double sum = 0;
        for (int k = 0; k <= i; k++) sum += lower[(i * n) + k] * lower[(i * n) + k];
        return sum;
    }

    /// <summary>Square roots of the counts, less the scaled background's where there is one.</summary>
    private static float[] BandCounts(FitProblem problem, ReadOnlySpan<double> edges)
    {
        double[] counts = new double[Bands];
        double lowest = Math.Log(Math.Max(edges[0], 1e-6)), span = Math.Log(edges[^1]) - lowest;
        foreach (FitBins bins in problem.Spectra)
            for (int b = 0; b < bins.Count; b++)
            {
                double energy = Math.Log(Math.Max(0.5 * (bins.Lower[b] + bins.Upper[b]), 1e-6));
                counts[Math.Clamp((int)(Bands * (energy - lowest) / span), 0, Bands - 1)] += bins.Counts[b] - (bins.BackgroundScale[b] * bins.Background[b]);
            }
        return [.. counts.Select(count => Finite(Math.Sqrt(Math.Max(0, count))))];
    }

    private static float Finite(double value) => double.IsFinite(value) ? (float)value : 0;
}
