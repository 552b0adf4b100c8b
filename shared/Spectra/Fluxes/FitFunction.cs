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
        double[,] slopes = Slopes(figures, best.Length);
        double[] sigmas = [.. Enumerable.Range(0, best.Length).Select(f => Sigma(slopes, f))];
        FigureLimits? limits = null;
        // Draws that are cut at a limit lie beside the best value.
        if (Chain is null && problem.Free.Any(index => fit.AtBound[index]))
            return [.. best.Select((_, f) => Limited(f))];
        double[][] drawn = Draws == 0 || problem.Asked.Count == 0 ? [.. best.Select(_ => Array.Empty<double>())] : Drawn(figures);
        return
        [
            .. best.Select(
                (value, f) =>
                {
                    Measured measured = Measured.Of(value, sigmas[f], drawn[f]);
                    // So do those of a parameter that is near its limit.
                    return Chain is null && (measured.Lower68 > value || measured.Upper68 < value) ? Limited(f) : measured;
                }
            ),
        ];

        Measured Limited(int f)
        {
            limits ??= new(problem, fit);
            double[] slope = [.. Enumerable.Range(0, problem.Free.Count).Select(i => slopes[f, i])];
            (double lower68, double upper68) = limits.Of(at => figures(at)[f], best[f], slope, delta: 1);
            (double lower90, double upper90) = limits.Of(at => figures(at)[f], best[f], slope, delta: 2.7055);
            return new Measured(best[f], sigmas[f], lower68, upper68, lower90, upper90);
        }
    }

    /// <summary>The figures at the draws: of the parameters that are asked for, as no figure has to do with a background's
    /// shape.</summary>
    /// <returns>Shape [figures][draws].</returns>
    private double[][] Drawn(Func<double[], double[]> figures)
    {
        int asked = problem.Asked.Count;
        ParameterDraws gaussian = new(problem, fit, Seed);
        double[] points = new double[Draws * asked],
            point = new double[problem.Free.Count],
            parameters = [.. fit.Parameters];
        for (int k = 0; k < Draws; k++)
        {
            if (Chain is { } chain)
                chain[(int)((long)k * chain.Length / Draws)].CopyTo(point);
            else
                gaussian.Draw((uint)k, point);
            point.AsSpan(0, asked).CopyTo(points.AsSpan(k * asked));
        }
        return DrawnFigures.Of(points, [.. problem.Asked.Select(index => problem.Definitions[index].IsNorm)], at =>
        {
            for (int i = 0; i < asked; i++)
                parameters[problem.Asked[i]] = at[i];
            problem.ApplyTies(parameters);
            return figures(parameters);
        });
    }

    /// <summary>g, by differences of a hundredth of σ.</summary>
    /// <returns>Shape [figures, free].</returns>
    private double[,] Slopes(Func<double[], double[]> figures, int count)
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
        return slopes;
    }

    /// <summary>√(g C gᵀ).</summary>
    private double Sigma(double[,] slopes, int f)
    {
        int free = problem.Free.Count;
        double sum = 0;
        for (int i = 0; i < free; i++)
        for (int j = 0; j < free; j++)
            // What does not move the figure may be as uncertain as it likes.
            if (slopes[f, i] != 0 && slopes[f, j] != 0)
                sum += slopes[f, i] * fit.Covariance[i, j] * slopes[f, j];
        return Math.Sqrt(sum);
    }
}
