namespace Almagest.Spectra.Fitting;

/// <summary>The state of one minimisation: the best point so far, and the quadratic that is believed around it. Made once, used
/// for many fits.</summary>
internal sealed class Descent
{
    private const double LargestDamping = 1e12,
        FirstDamping = 1e-3;

    /// <summary>A start whose counts are this close to the data's is left as it is.</summary>
    private const double WorthRescaling = 0.1;

    private readonly FitProblem _problem;
    private readonly int _free;
    private readonly double[] _best,
        _trial,
        _step,
        _right,
        _moved;
    private readonly bool[] _active;
    private readonly int[] _norms; // free ones, among all parameters
    private readonly SecantCurvature _secant;
    private readonly double[] _curvature; // what the quadratic has: Fisher's information, or that with the secant's part
    private double[] _gradient,
        _fisher,
        _trialGradient,
        _trialFisher;
    private double _damping = FirstDamping;
    private NormFit? _normFit;

    public Descent(FitProblem problem)
    {
        (_problem, _free) = (problem, problem.Free.Count);
        (_best, _trial) = (new double[problem.Parameters.Count], new double[problem.Parameters.Count]);
        (_gradient, _trialGradient, _step, _right, _moved) = (
            new double[_free],
            new double[_free],
            new double[_free],
            new double[_free],
            new double[_free]
        );
        _norms = [.. problem.Free.Where(index => problem.Definitions[index].IsNorm)];
        (_secant, _curvature) = (new SecantCurvature(_free), new double[_free * _free]);
        (_fisher, _trialFisher, _active) = (new double[_free * _free], new double[_free * _free], new bool[_free]);
    }

    public double Statistic { get; private set; }

    /// <summary>The best so far; tied ones have their values.</summary>
    public ReadOnlySpan<double> Parameters => _best;

    /// <summary>At the best point.</summary>
    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>At the best point.</summary>
    public ReadOnlySpan<double> Fisher => _fisher;

    /// <summary>How often the model was folded; with its derivatives counts as once and once for each.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Goes to a start, moved into the limits.</summary>
    /// <param name="start">Shape [all parameters].</param>
    /// <param name="rescale">Whether norms are multiplied by what brings the model's counts to the data's.</param>
    /// <returns>False if the statistic or a derivative is not finite there.</returns>
    public bool Begin(ReadOnlySpan<double> start, bool rescale)
    {
        (Evaluations, _damping) = (0, FirstDamping);
        _secant.Forget();
        start.CopyTo(_best);
        for (int i = 0; i < _free; i++)
            _best[_problem.Free[i]] = Limit(_problem.Free[i], _best[_problem.Free[i]]);
        _problem.ApplyTies(_best);
        // A start at norm 1 is often wrong by powers of ten.
        double factor = 1;
        if (rescale)
        {
            Evaluations++;
            Statistic = _problem.Statistic(_best, out factor);
        }
        if (double.IsFinite(factor) && factor > 0 && Math.Abs(Math.Log(factor)) > WorthRescaling)
        {
            _best.CopyTo(_trial, 0);
            RescaleNorms(factor);
            if (Try(learn: false))
                return true;
        }
        Statistic = Linearise(_best, _gradient, _fisher);
        return double.IsFinite(Statistic) && IsFinite(_gradient) && IsFinite(_fisher);
    }

    /// <summary>One norm is multiplied by the factor; several are fitted, for their ratios may be as wrong.</summary>
    private void RescaleNorms(double factor)
    {
        if (_norms.Length > 1 && _norms.Length < _free)
        {
            (_normFit ??= new NormFit(_problem)).Minimise(_trial);
            return;
        }
        foreach (int index in _norms)
            _trial[index] = Limit(index, _trial[index] * factor);
    }

    /// <summary>By how much an undamped step would lower the statistic, were it quadratic.</summary>
    public double Promise()
    {
        Activate();
        if (!Solve(0))
        {
            _secant.Forget();
            if (!Solve(0) && !Solve(1e-6))
                return double.PositiveInfinity;
        }
        double sum = 0;
        for (int i = 0; i < _free; i++)
            sum -= 0.5 * _step[i] * _gradient[i];
        return sum;
    }

    /// <summary>Puts on its limit whatever is so near it that the way there is worth next to nothing: ratios never reach a
    /// limit of 0.</summary>
    public void Settle(double worth)
    {
        bool moved = false;
        _best.CopyTo(_trial, 0);
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            double limit = _gradient[i] > 0 ? _problem.Parameters[index].Lower : _problem.Parameters[index].Upper,
                way = limit - _best[index];
            if (
                way == 0
                || !(Math.Abs(way * _gradient[i]) < worth)
                // A norm is worth what its counts are, however large the information is near 0.
                || !(_problem.Definitions[index].IsNorm || Math.Abs(way) * Math.Sqrt(_fisher[(i * _free) + i]) < worth)
            )
                continue;
            (_trial[index], moved) = (limit, true);
        }
        if (moved)
            Try(learn: false);
    }

    /// <summary>Goes to a lower point, with as much damping as that takes.</summary>
    /// <returns>False if there is none to be found.</returns>
    public bool Step()
    {
        for (double raise = 2; _damping < LargestDamping; _damping *= raise, raise *= 2)
        {
            if (!SolveWithinLimits())
            {
                _secant.Forget();
                continue;
            }
            double before = Statistic,
                foretold = Foretold();
            _best.CopyTo(_trial, 0);
            for (int i = 0; i < _free; i++)
            {
                int index = _problem.Free[i];
                _trial[index] = _problem.Parameters[index].Moved(_best[index], _step[i]);
            }
            if (!Try(learn: true))
                continue;
            // Nielsen 1999 (IMM-REP-1999-05): how far the quadratic was to be trusted says by how much to trust it next time.
            double surprise = (2 * (before - Statistic) / foretold) - 1;
            _damping = Math.Max(_damping * Math.Clamp(1 - (surprise * surprise * surprise), 0.05, 2), 1e-9);
            return true;
        }
        _damping = FirstDamping;
        return false;
    }

    /// <summary>Leaves a kink, where the gradient tells no way down, as a line narrower than a channel has: one parameter by
    /// itself moves by a share of its σ.</summary>
    /// <returns>False if no such place is lower.</returns>
    public bool Nudge()
    {
        _secant.Forget();
        ReadOnlySpan<double> shares = [0.3, -0.3, 0.03, -0.03];
        foreach (double share in shares)
            for (int i = 0; i < _free; i++)
            {
                int index = _problem.Free[i];
                double curvature = _fisher[(i * _free) + i];
                if (!(curvature > 0))
                    continue;
                _best.CopyTo(_trial, 0);
                _trial[index] = Limit(index, _best[index] + (share * Math.Sqrt(2 / curvature)));
                if (_trial[index] != _best[index] && Try(learn: false))
                    return true;
            }
        return false;
    }

    /// <summary>By how much the quadratic says that the step will lower the statistic.</summary>
    private double Foretold()
    {
        double fall = 0;
        for (int i = 0; i < _free; i++)
        {
            double curved = 0;
            for (int j = 0; j < _free; j++)
                curved += _curvature[(i * _free) + j] * _step[j];
            fall -= _step[i] * (_gradient[i] + (0.5 * curved));
        }
        return fall;
    }

    /// <summary>Most trials are taken, so their derivatives are computed along with them.</summary>
    private bool Try(bool learn)
    {
        double statistic = Linearise(_trial, _trialGradient, _trialFisher);
        if (!(statistic < Statistic) || !IsFinite(_trialGradient) || !IsFinite(_trialFisher))
            return false;
        if (learn)
        {
            for (int i = 0; i < _free; i++)
                _moved[i] = _trial[_problem.Free[i]] - _best[_problem.Free[i]];
            _secant.Learn(_moved, Statistic - statistic, _gradient, _fisher, _trialGradient, _trialFisher);
        }
        Statistic = statistic;
        _trial.CopyTo(_best, 0);
        _problem.ApplyTies(_best);
        (_gradient, _trialGradient, _fisher, _trialFisher) = (_trialGradient, _gradient, _trialFisher, _fisher);
        return true;
    }

    private double Linearise(double[] parameters, double[] gradient, double[] fisher)
    {
        Evaluations += 1 + _free;
        return _problem.Linearise(parameters, gradient, fisher);
    }

    private static bool IsFinite(double[] values)
    {
        foreach (double value in values)
            if (!double.IsFinite(value))
                return false;
        return true;
    }

    private double Limit(int index, double value) =>
        Math.Clamp(value, _problem.Parameters[index].Lower, _problem.Parameters[index].Upper);

    /// <summary>Leaves out what sits on a limit and would cross it, and what changes nothing.</summary>
    private void Activate()
    {
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            double value = _best[index];
            bool blocked =
                _gradient[i] > 0 ? value <= _problem.Parameters[index].Lower : value >= _problem.Parameters[index].Upper;
            _active[i] = !blocked && _fisher[(i * _free) + i] > 0;
        }
    }

    private bool Solve(double damping)
    {
        for (int i = 0; i < _free; i++)
            _right[i] = -_gradient[i];
        _secant.Add(_fisher, _curvature);
        return SmallMatrix.Solve(_curvature, damping, _right, _active, _step);
    }

    /// <summary>A step that would cross a limit goes to it, and the others are solved again given that.</summary>
    private bool SolveWithinLimits()
    {
        Activate();
        Array.Clear(_moved);
        _secant.Add(_fisher, _curvature);
        for (int round = 0; round <= _free; round++)
        {
            for (int i = 0; i < _free; i++)
            {
                _right[i] = -_gradient[i];
                for (int j = 0; j < _free; j++)
                    _right[i] -= _curvature[(i * _free) + j] * _moved[j];
            }
            if (!SmallMatrix.Solve(_curvature, _damping, _right, _active, _step))
                return false;
            bool crossed = false;
            for (int i = 0; i < _free; i++)
            {
                if (!_active[i])
                    continue;
                int index = _problem.Free[i];
                double target = _best[index] + _step[i],
                    limited = Limit(index, target);
                if (limited == target)
                    continue;
                (_moved[i], _active[i], crossed) = (limited - _best[index], false, true);
            }
            if (crossed)
                continue;
            for (int i = 0; i < _free; i++)
                _step[i] += _moved[i];
            return true;
        }
        return false;
    }
}
