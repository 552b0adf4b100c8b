using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Fluxes;

/// <summary>
/// How far a figure can go, either way, until the statistic has risen by Δ, at a minimum that lies on a limit. The way is that on
/// which a quadratic rises least for the figure's change, none of it across a limit; how far it leads is asked of the statistic
/// itself.
/// </summary>
/// <remarks>The profile of the figure, to second order.</remarks>
internal sealed class FigureLimits
{
    private const int MostDoublings = 80,
        MostSteps = 40;

    /// <summary>Of the rise asked for: 0.05 % of the length.</summary>
    private const double Near = 1e-3;

    private readonly FitProblem _problem;
    private readonly FitOutcome.Converged _fit;
    private readonly double[] _information; // the inverse of the covariance, shape [free, free]
    private readonly bool[] _isKnown;

    public FigureLimits(FitProblem problem, FitOutcome.Converged fit)
    {
        (_problem, _fit) = (problem, fit);
        int free = problem.Free.Count;
        double[] covariance = new double[free * free];
        for (int i = 0; i < free; i++)
        for (int j = 0; j < free; j++)
            covariance[(i * free) + j] = fit.Covariance[i, j];
        _isKnown = [.. Enumerable.Range(0, free).Select(i => fit.Covariance[i, i] > 0)];
        double[,]? inverse = SmallMatrix.Invert(covariance, _isKnown);
        _information = new double[free * free];
        for (int i = 0; i < free; i++)
        for (int j = 0; j < free; j++)
            _information[(i * free) + j] = inverse?[i, j] ?? (i == j && _isKnown[i] ? 1 / fit.Covariance[i, i] : 0);
    }

    /// <param name="figure">Of all parameters of the problem.</param>
    /// <param name="value">At the minimum.</param>
    /// <param name="slopes">∂ figure / ∂ free parameter, shape [free].</param>
    /// <param name="delta">Δ.</param>
    /// <returns>Either end; the value itself where the figure can't move.</returns>
    public (double Lower, double Upper) Of(Func<double[], double> figure, double value, double[] slopes, double delta)
    {
        double down = End(-1),
            up = End(1);
        return (Math.Min(value, Math.Min(down, up)), Math.Max(value, Math.Max(down, up)));

        double End(int side)
        {
            double[] way = WayOf(slopes, side);
            return Array.TrueForAll(way, step => step == 0) ? value : figure(Reach(way, delta));
        }
    }

    private double[] WayOf(double[] slopes, int side)
    {
        bool[] active = [.. _isKnown];
        double[] right = [.. slopes.Select(slope => side * slope)],
            way = new double[slopes.Length];
        for (int round = 0; round <= way.Length; round++)
        {
            if (!SmallMatrix.Solve(_information, 1e-12, right, active, way))
                return new double[way.Length];
            int blocked = Enumerable.Range(0, way.Length).FirstOrDefault(i => way[i] != 0 && IsBlocked(i, way[i]), -1);
            if (blocked < 0)
                return way;
            active[blocked] = false;
        }
        return way;
    }

    private bool IsBlocked(int free, double step)
    {
        int index = _problem.Free[free];
        FitParameter limits = _problem.Parameters[index];
        return step < 0 ? _fit.Parameters[index] <= limits.Lower : _fit.Parameters[index] >= limits.Upper;
    }

    /// <summary>The point on the way where the statistic has risen by Δ, or all that it leads to is at a limit.</summary>
    private double[] Reach(double[] way, double delta)
    {
        double curved = 0;
        for (int i = 0; i < way.Length; i++)
        for (int j = 0; j < way.Length; j++)
            curved += way[i] * _information[(i * way.Length) + j] * way[j];
        double near = 0,
            below = 0,
            far = Math.Sqrt(delta / curved),
            above = Rise(far);
        double[] previous = At(near);
        for (int k = 0; k < MostDoublings && above < delta; k++)
        {
            double[] here = At(far);
            if (here.AsSpan().SequenceEqual(previous))
                return here;
            (previous, near, below, far) = (here, far, above, 2 * far);
            above = Rise(far);
        }
        for (int k = 0; k < MostSteps && above > (1 + Near) * delta && below < (1 - Near) * delta; k++)
        {
            // The root of the rise is nearly a straight line.
            double root = Math.Sqrt(Math.Max(below, 0)),
                share = (Math.Sqrt(delta) - root) / (Math.Sqrt(above) - root),
                middle = near + ((far - near) * (share > 0 ? Math.Clamp(share, 0.05, 0.95) : 0.5)),
                rise = Rise(middle);
            if (rise < delta)
                (near, below) = (middle, rise);
            else
                (far, above) = (middle, rise);
        }
        return At(above > (1 + Near) * delta ? near : far);

        double Rise(double length) => _problem.Statistic(At(length)) - _fit.Statistic;

        double[] At(double length)
        {
            double[] point = [.. _fit.Parameters];
            for (int i = 0; i < way.Length; i++)
            {
                FitParameter limits = _problem.Parameters[_problem.Free[i]];
                point[_problem.Free[i]] = Math.Clamp(point[_problem.Free[i]] + (length * way[i]), limits.Lower, limits.Upper);
            }
            _problem.ApplyTies(point);
            return point;
        }
    }
}
