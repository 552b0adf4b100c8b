using Almagest.Learning.Posteriors;

namespace Almagest.Studies.Realistic;

/// <summary>What Bayes' theorem says of one spectrum.</summary>
/// <param name="Mean">Shape [3], coordinates.</param>
/// <param name="Sigma">Shape [3].</param>
/// <param name="LogDensity">At the truth.</param>
/// <param name="EffectiveSamples">As many equal ones would be worth.</param>
/// <param name="Points">That the likelihood was computed at.</param>
internal sealed record Reference(double[] Mean, double[] Sigma, double LogDensity, double EffectiveSamples, int Points);

/// <summary>
/// The posterior by importance sampling: points around the fit with heavy tails and points from all of the prior first, then
/// rounds of
/// points around those that weigh most, all weighted by the mixture of what they were drawn from (Cappé et al. 2004, J. Comput.
/// Graph.
/// Stat. 13, 907; Veach and Guibas 1995). For one thread.
/// </summary>
internal sealed class ReferencePosterior(ProtocolR protocol)
{
    private const int Round = 600,
        Centres = 40,
        MostRounds = 15;
    private const double Wanted = 600,
        PriorShare = 0.15,
        FirstWidth = 1.3,
        LaterWidth = 0.6;

    private readonly RealisticFit _fit = new(protocol, seed: 0);

    public Reference Of(RealisticSpectrum spectrum, int seed)
    {
        var likelihood = new RealisticLikelihood(protocol, _fit, spectrum);
        var random = new Random(seed);
        var drawn = new List<(IImportanceSource Source, int Count)>();
        var points = new List<WeighedPoint>();
        double[] weights = [];
        void Draw(IImportanceSource source, int count)
        {
            drawn.Add((source, count));
            for (int i = 0; i < count; i++)
            {
                double[] at = new double[3];
                source.Draw(random, at);
                points.Add(likelihood.At(at));
            }
        }
        Draw(new PriorSource(likelihood, protocol.Coordinates), (int)(PriorShare * Round));
        Draw(
            new KernelSource([new double[3]], [FirstWidth, FirstWidth, FirstWidth], spectrum.Summary),
            (int)((1 - PriorShare) * Round)
        );
        for (int round = 1; Effective(weights = Weigh(points, drawn)) < Wanted && round < MostRounds; round++)
            Draw(Around(points, weights, spectrum.Summary, random), Round);

        double sum = weights.Sum();
        double Moment(Func<double[], double> of) => points.Zip(weights, (point, weight) => weight * of(point.At)).Sum() / sum;
        double[] mean = [.. Enumerable.Range(0, 3).Select(p => Moment(at => at[p]))];
        double[] sigma = [.. mean.Select((middle, p) => Math.Sqrt(Moment(at => (at[p] - middle) * (at[p] - middle))))];
        double logEvidence = points.Max(point => point.LogTarget) + Math.Log(sum / points.Count);
        return new Reference(
            mean,
            sigma,
            likelihood.At(protocol.Coordinates.Of(spectrum.Parameters)).LogTarget - logEvidence,
            Effective(weights),
            points.Count
        );
    }

    /// <summary>Likelihood and prior, in shares of the highest, over the mixture of all that was drawn from.</summary>
    private static double[] Weigh(List<WeighedPoint> points, List<(IImportanceSource Source, int Count)> drawn)
    {
        double highest = points.Max(point => point.LogTarget);
        return
        [
            .. points.Select(point =>
                double.IsNegativeInfinity(point.LogTarget)
                    ? 0
                    : Math.Exp(point.LogTarget - highest) * points.Count / drawn.Sum(one => one.Count * one.Source.Density(point))
            ),
        ];
    }

    private static double Effective(double[] weights)
    {
        double sum = weights.Sum(),
            square = weights.Sum(weight => weight * weight);
        return square > 0 ? sum * sum / square : 0;
    }

    /// <summary>Around points that are drawn by their weights.</summary>
    private static KernelSource Around(List<WeighedPoint> points, double[] weights, FitSummary summary, Random random)
    {
        double[][] errors = [.. points.Select(point => summary.ErrorOf(point.At))];
        double sum = weights.Sum();
        double Moment(Func<double[], double> of) =>
            errors.Zip(weights, (error, weight) => weight > 0 ? weight * of(error) : 0).Sum() / sum;
        double[] widths =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(p => Moment(error => error[p]))
                .Select(
                    (mean, p) => LaterWidth * Math.Max(0.1, Math.Sqrt(Moment(error => (error[p] - mean) * (error[p] - mean))))
                ),
        ];
        int Heavy()
        {
            double left = random.NextDouble() * sum;
            int i = 0;
            while (i < weights.Length - 1 && (left -= weights[i]) > 0)
                i++;
            return i;
        }
        return new KernelSource([.. Enumerable.Range(0, Centres).Select(_ => errors[Heavy()])], widths, summary);
    }
}
