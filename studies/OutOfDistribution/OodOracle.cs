using Almagest.Spectra.Randomness;
using Almagest.Spectra.Statistics;

namespace Almagest.Studies.OutOfDistribution;

/// <summary>
/// How often the best test there could be would notice: one that is told what is wrong with the spectra, how much of it there
/// is, and the
/// background exactly. It fits nH, Γ and the norm twice, of the right model and of the one that is true, and compares the
/// likelihoods
/// (Neyman and Pearson 1933); what difference chance gives is found on as many right spectra.
/// </summary>
/// <param name="spectra">Of either kind.</param>
internal sealed class OodOracle(ChannelRates rates, int spectra)
{
    /// <summary>Spectra of either kind: a share of a half is then good to 2.5 points.</summary>
    public const int Most = 400;

    private const int Steps = 30;
    private static readonly double[] Lowest = [Math.Log(1e-3), -1, -50],
        Highest = [Math.Log(50), 7, 50]; // ln nH, Γ, ln norm

    /// <param name="rate">Of right spectra to be mistaken.</param>
    /// <param name="number">Of the case, from which its random numbers follow.</param>
    /// <param name="one">What is wrong.</param>
    /// <param name="counts">Expected of the source.</param>
    /// <returns>Share of the spectra that are noticed.</returns>
    public double Noticed(double rate, int number, OodCase one, int counts)
    {
        double[] chance = [.. Differences(OodCase.All[0] with { Background = one.Background }, one, number, counts).Order()];
        double threshold = chance[Math.Min(chance.Length - 1, (int)((1 - rate) * chance.Length))];
        return Differences(one, one, number + OodCase.All.Count, counts).Average(difference => difference > threshold ? 1.0 : 0);
    }

    /// <summary>By how much the true model suits spectra better than the right one.</summary>
    private double[] Differences(OodCase drawn, OodCase suspected, int number, int counts)
    {
        double[] flat = rates.Flat();
        double level = drawn.Background * counts / flat.Sum();
        return
        [
            .. Enumerable
                .Range(0, spectra)
                .AsParallel()
                .AsOrdered()
                .Select(row =>
                {
                    var random = new RandomNumbers(OodScale.Seed);
                    random.Begin(3, (uint)number, (uint)(row + (counts * 1_000)));
                    double nH = random.NextLogUniform(OodJob.LeastAbsorbed, OodJob.MostAbsorbed),
                        index = random.NextUniform(OodJob.Flattest, OodJob.Steepest);
                    double[] source = drawn.Rate(rates, nH, index);
                    double factor = counts / source.Sum();
                    double[] seen =
                    [
                        .. source.Select(
                            (shape, channel) =>
                                (double)
                                    PoissonSampler.Draw(
                                        random,
                                        (factor * shape) + (drawn.BackgroundError * level * flat[channel])
                                    )
                        ),
                    ];
                    double Best(OodCase model) =>
                        Lowered(
                            seen,
                            model,
                            [.. flat.Select(share => model.BackgroundError * level * share)],
                            Math.Log(nH),
                            index,
                            counts
                        );
                    return Best(OodCase.All[0]) - Best(suspected);
                }),
        ];
    }

    /// <summary>The lowest C-stat of a case's shape with ln nH, Γ and ln norm free, from the truth on, by Fisher
    /// scoring.</summary>
    private double Lowered(double[] seen, OodCase model, double[] background, double logNH, double index, int counts)
    {
        double[] Source(double[] at) => [.. model.Rate(rates, Math.Exp(at[0]), at[1]).Select(shape => Math.Exp(at[2]) * shape)];
        double[] at = [logNH, index, Math.Log(counts / model.Rate(rates, Math.Exp(logNH), index).Sum())],
            source = Source(at);
        double statistic = Statistic(source),
            damping = 1e-3;
        for (int step = 0; step < Steps && damping < 1e6; step++)
        {
            const double small = 1e-3;
            double[][] slopes =
            [
                [.. Source([at[0] + small, at[1], at[2]]).Zip(source, (a, b) => (a - b) / small)],
                [.. Source([at[0], at[1] + small, at[2]]).Zip(source, (a, b) => (a - b) / small)],
                source,
            ];
            double[,] fisher = new double[3, 3];
            double[] gradient = new double[3];
            for (int i = 0; i < seen.Length; i++)
            {
                double mean = source[i] + background[i];
                if (!(mean > 0))
                    continue;
                for (int a = 0; a < 3; a++)
                {
                    gradient[a] += slopes[a][i] * ((seen[i] / mean) - 1);
                    for (int b = 0; b < 3; b++)
                        fisher[a, b] += slopes[a][i] * slopes[b][i] / mean;
                }
            }
            for (; damping < 1e6; damping *= 4)
            {
                double[] move = Solve(fisher, gradient, damping),
                    next = [.. at.Select((value, a) => Math.Clamp(value + move[a], Lowest[a], Highest[a]))],
                    there = Source(next);
                double lower = Statistic(there);
                if (!(lower < statistic))
                    continue;
                bool done = statistic - lower < 1e-4;
                (at, source, statistic, damping) = (next, there, lower, Math.Max(1e-9, damping / 8));
                if (done)
                    return statistic;
                break;
            }
        }
        return statistic;

        double Statistic(double[] trial)
        {
            double sum = 0;
            for (int i = 0; i < seen.Length; i++)
                sum += PoissonStatistics.CStatTerm(seen[i], Math.Max(trial[i] + background[i], 1e-12));
            return sum;
        }
    }

    /// <summary>Three equations by Cramer's rule.</summary>
    private static double[] Solve(double[,] fisher, double[] gradient, double damping)
    {
        double[,] m = (double[,])fisher.Clone();
        for (int a = 0; a < 3; a++)
            m[a, a] = (m[a, a] * (1 + damping)) + 1e-12;
        double whole = Determinant(m);
        return
        [
            .. Enumerable
                .Range(0, 3)
                .Select(column =>
                {
                    double[,] replaced = (double[,])m.Clone();
                    for (int a = 0; a < 3; a++)
                        replaced[a, column] = gradient[a];
                    return Determinant(replaced) / whole;
                }),
        ];
    }

    private static double Determinant(double[,] m) =>
        (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1])))
        - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0])))
        + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));
}
