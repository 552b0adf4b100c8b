using Almagest.Learning.Posteriors;
using Almagest.Spectra.Randomness;

namespace Almagest.Studies.Realistic;

/// <summary>What points are drawn from.</summary>
internal interface IImportanceSource
{
    void Draw(Random random, Span<double> at);

    double Density(WeighedPoint point);
}

/// <summary>Student's t with 4 degrees of freedom around each of several centres, where the fit's ellipse is a sphere.</summary>
/// <param name="centres">Errors: see <see cref="FitSummary.ErrorOf"/>.</param>
/// <param name="widths">Shape [3].</param>
internal sealed class KernelSource(double[][] centres, double[] widths, FitSummary summary) : IImportanceSource
{
    // Γ(7/2) / (Γ(2) (4 π)^(3/2)).
    private readonly double _height =
        3.323350970447843
        / Math.Pow(4 * Math.PI, 1.5)
        / (widths[0] * widths[1] * widths[2])
        / centres.Length
        * Math.Exp(summary.LogDeterminant);

    public void Draw(Random random, Span<double> at)
    {
        double[] centre = centres[random.Next(centres.Length)];
        // χ² of 4 degrees of freedom is twice the sum of two exponentials.
        double stretch = Math.Sqrt(4 / (-2 * Math.Log((1 - random.NextDouble()) * (1 - random.NextDouble()))));
        Span<double> error = stackalloc double[widths.Length];
        for (int p = 0; p < error.Length; p++)
            error[p] = centre[p] + (widths[p] * stretch * random.NextNormal());
        summary.Locate(error, at);
    }

    public double Density(WeighedPoint point)
    {
        double[] error = summary.ErrorOf(point.At);
        double sum = 0;
        foreach (double[] centre in centres)
        {
            double square = 0;
            for (int p = 0; p < error.Length; p++)
            {
                double away = (error[p] - centre[p]) / widths[p];
                square += away * away;
            }
            double near = 1 + (square / 4);
            sum += 1 / (near * near * near * Math.Sqrt(near));
        }
        return _height * sum;
    }
}

/// <summary>All of the prior, but for brightness: counts are looked for around those that were seen.</summary>
internal sealed class PriorSource(RealisticLikelihood likelihood, PosteriorCoordinates coordinates) : IImportanceSource
{
    private readonly double _lowest = Math.Log10(Math.Max(likelihood.SeenCounts / 4, 1)),
        _highest = Math.Log10((likelihood.SeenCounts * 4) + 40);

    public void Draw(Random random, Span<double> at)
    {
        for (int c = 0; c < 2; c++)
            at[c] = coordinates.Lower[c] + (random.NextDouble() * coordinates.Width(c));
        at[2] = _lowest + (random.NextDouble() * (_highest - _lowest)) - Math.Log10(likelihood.Shape(at[0], at[1]).Seen);
    }

    public double Density(WeighedPoint point) =>
        point.LogSeen < _lowest || point.LogSeen > _highest
            ? 0
            : 1 / (coordinates.Width(0) * coordinates.Width(1) * (_highest - _lowest));
}
