using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;

namespace Almagest.Spectra.Fluxes;

/// <summary>Carries a fit's uncertainty over to figures that are computed from its parameters.</summary>
public sealed class FitFunction(FitProblem problem, FitOutcome.Converged fit)
{
    private const double StepInSigma = 0.01;

    /// <summary>The parameters at the minimum, shape [parameters].</summary>
    public IReadOnlyList<double> Best => fit.Parameters;

    /// <summary>Draws from the covariance where there is no chain.</summary>
    public int Draws { get; init; } = 1000;

    public ulong Seed { get; init; } = 1;

    /// <summary>Its samples, thinned to <see cref="Draws"/>, stand in for draws from the covariance.</summary>
    public Chain? Chain { get; init; }

    /// <param name="figures">Of all parameters of the problem: several figures at once.</param>
    /// <returns>One for each figure.</returns>
    public IReadOnlyList<Measured> Measure(Func<double[], double[]> figures)
    {
        double[] best = figures(fit.Parameters);
        double[] sigmas = Sigmas(figures, best.Length);
        double[][] drawn = [.. best.Select(_ => new double[Draws])];
        ParameterDraws gaussian = new(problem, fit, Seed);
        double[] parameters = [.. fit.Parameters],
            point = new double[problem.Free.Count];
        for (int k = 0; k < Draws; k++)
        {
            if (Chain is { } chain)
                chain[(int)((long)k * chain.Length / Draws)].CopyTo(point);
            else
                gaussian.Draw((uint)k, point);
            for (int i = 0; i < point.Length; i++)
                parameters[problem.Free[i]] = point[i];
            problem.ApplyTies(parameters);
            double[] values = figures(parameters);
            for (int f = 0; f < values.Length; f++)
                drawn[f][k] = values[f];
        }
        return [.. best.Select((value, f) => Measured.Of(value, sigmas[f], drawn[f]))];
    }

    /// <summary>√(g C gᵀ), with slopes g by differences of a hundredth of σ.</summary>
    private double[] Sigmas(Func<double[], double[]> figures, int count)
    {
        int free = problem.Free.Count;
        double[,] slopes = new double[count, free];
        double[] moved = [.. fit.Parameters];
        for (int i = 0; i < free; i++)
        {
            int index = problem.Free[i];
            double step = StepInSigma * Math.Sqrt(fit.Covariance[i, i]);
            if (!(step > 0))
                continue;
            FitParameter limits = problem.Parameters[index];
            (double upper, double lower) = (
                Math.Min(fit.Parameters[index] + step, limits.Upper),
                Math.Max(fit.Parameters[index] - step, limits.Lower)
            );
            double[] above = At(upper),
                below = At(lower);
            moved[index] = fit.Parameters[index];
            for (int f = 0; f < count; f++)
                slopes[f, i] = upper > lower ? (above[f] - below[f]) / (upper - lower) : 0;

            double[] At(double value)
            {
                moved[index] = value;
                problem.ApplyTies(moved);
                return figures(moved);
            }
        }
        return [.. Enumerable.Range(0, count).Select(f => Sigma(f))];

        double Sigma(int f)
        {
            double sum = 0;
            for (int i = 0; i < free; i++)
            for (int j = 0; j < free; j++)
                // What does not move the figure may be as uncertain as it likes.
                if (slopes[f, i] != 0 && slopes[f, j] != 0)
                    sum += slopes[f, i] * fit.Covariance[i, j] * slopes[f, j];
            return Math.Sqrt(sum);
        }
    }
}
