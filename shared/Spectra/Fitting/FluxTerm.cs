using System.Buffers;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>
/// One copy of a model on one grid: its flux, and the flux's derivatives with respect to the free parameters that move it.
/// Spectra
/// that share both share this.
/// </summary>
internal sealed class FluxTerm
{
    private readonly BoundModel _model;
    private readonly int _first;
    private readonly int _scale; // the only norm, or -1
    private readonly int[] _moved; // the model's parameters whose derivatives are needed

    /// <summary>Rows as combinations of the derivatives by <see cref="_moved"/>; null if they are just those, in order.</summary>
    private readonly (int Moved, double Factor)[][]? _combinations;

    /// <param name="model">On the grid of a response.</param>
    /// <param name="first">Where its parameters begin among all.</param>
    /// <param name="map">Which free parameters move them.</param>
    public FluxTerm(BoundModel model, int first, TieMap map)
    {
        (_model, _first) = (model, first);
        ILookup<int, (int, double)> byFree = Enumerable
            .Range(0, model.Model.Parameters.Count)
            .SelectMany(p => map.SlopesOf(first + p).Select(slope => (Free: slope.Parameter, Slope: (p, slope.Factor))))
            .ToLookup(s => s.Free, s => s.Slope);
        int[] norms = [.. Enumerable.Range(0, model.Model.Parameters.Count).Where(p => model.Model.Parameters[p].IsNorm)];
        // What a flux scales does not grow with the norm of what stands beside it.
        int scale = norms.Length == 1 && !model.Model.Parameters.Any(p => p.IsRelative) ? norms[0] : -1;
        int[] free = [.. byFree.Select(group => group.Key).Order()];
        Scales = [.. free.Where(IsScale).Select(f => (f, byFree[f].Single().Item2))];
        Rows = [.. free.Where(f => !IsScale(f))];
        _moved = [.. Rows.SelectMany(row => byFree[row].Select(slope => slope.Item1)).Distinct()];
        bool plain = _moved.Length == Rows.Length && Rows.All(row => byFree[row].Count() == 1 && byFree[row].Single().Item2 == 1);
        _combinations = plain
            ? null
            : [.. Rows.Select(row => byFree[row].Select(slope => (Array.IndexOf(_moved, slope.Item1), slope.Item2)).ToArray())];
        _scale = scale;

        bool IsScale(int f) => byFree[f].Count() == 1 && byFree[f].Single().Item1 == scale;
    }

    public int Bins => _model.Grid.BinCount;

    /// <summary>Positions among the free parameters whose derivatives are to be folded.</summary>
    public int[] Rows { get; }

    /// <summary>Positions among the free parameters that only scale the flux, and the factor by which its only norm follows
    /// them.</summary>
    public (int Free, double Factor)[] Scales { get; }

    /// <summary>Writes the flux of each bin.</summary>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="flux">Shape [bins]; overwritten.</param>
    public void Evaluate(ReadOnlySpan<double> values, Span<double> flux, EvaluationWorkspace workspace) =>
        _model.Evaluate(Own(values), flux, workspace);

    /// <summary>Writes the flux and then its derivatives; for a norm of 1 if <see cref="IsDark"/>.</summary>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="block">Shape [1 + <see cref="Rows"/>, bins]; overwritten.</param>
    public void Linearise(ReadOnlySpan<double> values, Span<double> block, EvaluationWorkspace workspace)
    {
        Span<double> flux = block[..Bins],
            rows = block[Bins..],
            own = stackalloc double[_model.Model.Parameters.Count];
        Own(values).CopyTo(own);
        if (IsDark(values))
            own[_scale] = 1;
        if (_combinations is null)
        {
            _model.Linearise(own, _moved, flux, rows, workspace);
            return;
        }
        double[] rented = ArrayPool<double>.Shared.Rent(_moved.Length * Bins);
        Span<double> derivatives = rented.AsSpan(0, _moved.Length * Bins);
        _model.Linearise(own, _moved, flux, derivatives, workspace);
        rows.Clear();
        for (int row = 0; row < _combinations.Length; row++)
        {
            Span<double> sum = rows.Slice(row * Bins, Bins);
            foreach ((int moved, double factor) in _combinations[row])
            {
                ReadOnlySpan<double> derivative = derivatives.Slice(moved * Bins, Bins);
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += factor * derivative[i];
            }
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The norm that <see cref="Scales"/> move, or 1 in its place if <see cref="IsDark"/>.</summary>
    public double ScaleOf(ReadOnlySpan<double> values) => IsDark(values) ? 1 : values[_first + _scale];

    /// <summary>True if the flux is 0 because its only norm, a free one, is; its derivative by that norm is not.</summary>
    public bool IsDark(ReadOnlySpan<double> values) => Scales.Length > 0 && values[_first + _scale] == 0;

    private ReadOnlySpan<double> Own(ReadOnlySpan<double> values) => values.Slice(_first, _model.Model.Parameters.Count);
}
