namespace Almagest.Spectra.Fitting;

/// <summary>The state of one minimisation: the best point so far, and the quadratic that is believed around it. Made once, used for many fits.</summary>
internal sealed class Descent
{
    private const double LargestDamping = 1e12, FirstDamping = 1e-3;

    /// <summary>A start whose counts are this close to the data's is left as it is.</summary>
    private const double WorthRescaling = 0.1;

    private readonly FitProblem _problem;
    private readonly int _free;
    private readonly double[] _best, _trial, _step, _right, _moved;
    private readonly bool[] _active;
    private double[] _gradient, _fisher, _trialGradient, _trialFisher;
    private double _damping = FirstDamping;

    public Descent(FitProblem problem)
    {
        (_problem, _free) = (problem, problem.Free.Count);
        (_best, _trial) = (new double[problem.Parameters.Count], new double[problem.Parameters.Count]);
        (_gradient, _trialGradient, _step, _right, _moved) = (new double[_free], new double[_free], new double[_free], new double[_free], new double[_free]);
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
        start.CopyTo(_best);
        for (int i = 0; i < _free; i++) _best[_problem.Free[i]] = Limit(_problem.Free[i], _best[_problem.Free[i]]);
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
            for (int i = 0; i < _free; i++)
                if (_problem.Definitions[_problem.Free[i]].IsNorm) _trial[_problem.Free[i]] = Limit(_problem.Free[i], _trial[_problem.Free[i]] * factor);
            if (Try()) return true;
        }
        Statistic = Linearise(_best, _gradient, _fisher);
        return double.IsFinite(Statistic) && IsFinite(_gradient) && IsFinite(_fisher);
    }

    /// <summary>By how much an undamped step would lower the statistic, were it quadratic.</summary>
    public double Promise()
    {
        Activate();
        if (!Solve(0) && !Solve(1e-6)) return double.PositiveInfinity;
        double sum = 0;
        for (int i = 0; i < _free; i++) sum -= 0.5 * _step[i] * _gradient[i];
        return sum;
    }

    /// <summary>Goes to a lower point, with as much damping as that takes.</summary>
    /// <returns>False if there is none to be found.</returns>
    public bool Step()
    {
        for (; _damping < LargestDamping; _damping *= 8)
        {
            if (!SolveWithinLimits()) continue;
            _best.CopyTo(_trial, 0);
            for (int i = 0; i < _free; i++) _trial[_problem.Free[i]] = Limit(_problem.Free[i], _trial[_problem.Free[i]] + _step[i]);
            if (!Try()) continue;
            _damping = Math.Max(_damping / 20, 1e-9);
            return true;
        }
        _damping = FirstDamping;
        return false;
    }

    /// <summary>Most trials are taken, so their derivatives are computed along with them.</summary>
    private bool Try()
    {
        double statistic = Linearise(_trial, _trialGradient, _trialFisher);
        if (!(statistic < Statistic) || !IsFinite(_trialGradient) || !IsFinite(_trialFisher)) return false;
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
            if (!double.IsFinite(value)) return false;
        return true;
    }

    private double Limit(int index, double value) => Math.Clamp(value, _problem.Parameters[index].Lower, _problem.Parameters[index].Upper);

    /// <summary>Leaves out what sits on a limit and would cross it, and what changes nothing.</summary>
    private void Activate()
    {
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            double value = _best[index];
            bool blocked = _gradient[i] > 0 ? value <= _problem.Parameters[index].Lower : value >= _problem.Parameters[index].Upper;
            _active[i] = !blocked && _fisher[(i * _free) + i] > 0;
        }
    }

    private bool Solve(double damping)
    {
        for (int i = 0; i < _free; i++) _right[i] = -_gradient[i];
        return SmallMatrix.Solve(_fisher, damping, _right, _active, _step);
    }

    /// <summary>A step that would cross a limit goes to it, and the others are solved again given that.</summary>
    private bool SolveWithinLimits()
    {
        Activate();
        Array.Clear(_moved);
        for (int round = 0; round <= _free; round++)
        {
            for (int i = 0; i < _free; i++)
            {
                _right[i] = -_gradient[i];
                for (int j = 0; j < _free; j++) _right[i] -= _fisher[(i * _free) + j] * _moved[j];
            }
            if (!SmallMatrix.Solve(_fisher, _damping, _right, _active, _step)) return false;
            bool crossed = false;
            for (int i = 0; i < _free; i++)
            {
                if (!_active[i]) continue;
                int index = _problem.Free[i];
                double target = _best[index] + _step[i], limited = Limit(index, target);
                if (limited == target) continue;
                (_moved[i], _active[i], crossed) = (limited - _best[index], false, true);
            }
            if (crossed) continue;
            for (int i = 0; i < _free; i++) _step[i] += _moved[i];
            return true;
        }
        return false;
    }
}
