using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>All ties of a problem, resolved: every tied parameter as a linear function of parameters that are not tied.</summary>
internal sealed class TieMap
{
    private readonly int[] _tied;
    private readonly ParameterTie[] _ties; // [tied], terms are of untied parameters only
    private readonly (double Lower, double Upper)[] _allowed; // [tied]
    private readonly TieTerm[][] _slopes; // [parameters]: position among the free ones, and factor

    /// <param name="parameters">All.</param>
    /// <param name="definitions">All; a tied parameter keeps its hard limits.</param>
    /// <exception cref="SpectralDataException">Ties run in a circle.</exception>
    public TieMap(IReadOnlyList<FitParameter> parameters, IReadOnlyList<ModelParameter> definitions)
    {
        _tied = [.. Enumerable.Range(0, parameters.Count).Where(i => parameters[i].Tie is not null)];
        ParameterTie?[] resolved = new ParameterTie?[parameters.Count];
        HashSet<int> open = [];
        _ties = [.. _tied.Select(Resolve)];
        _allowed = [.. _tied.Select(i => (definitions[i].HardMin, definitions[i].HardMax))];
        Dictionary<int, int> positions = Enumerable
            .Range(0, parameters.Count)
            .Where(i => parameters[i].IsFree && parameters[i].Tie is null)
            .Select((index, position) => (index, position))
            .ToDictionary(p => p.index, p => p.position);
        Free = [.. positions.Keys];
        _slopes = [.. Enumerable.Range(0, parameters.Count).Select(SlopesOf)];

        ParameterTie Resolve(int index)
        {
            if (resolved[index] is { } known)
                return known;
            if (!open.Add(index))
                throw SpectralDataException.At("fit", $"ties of {definitions[index].Name} that run in a circle", "an end");
            ParameterTie tie = parameters[index].Tie!;
            double constant = tie.Constant;
            SortedDictionary<int, double> factors = [];
            foreach (TieTerm term in tie.Terms)
            {
                if (term.Parameter < 0 || term.Parameter >= parameters.Count)
                    throw SpectralDataException.At(
                        $"fit, {definitions[index].Name}",
                        $"a tie to parameter {term.Parameter}",
                        $"0 to {parameters.Count - 1}"
                    );
                ParameterTie inner = parameters[term.Parameter].Tie is null
                    ? ParameterTie.To(term.Parameter)
                    : Resolve(term.Parameter);
                constant += term.Factor * inner.Constant;
                foreach (TieTerm root in inner.Terms)
                    factors[root.Parameter] = factors.GetValueOrDefault(root.Parameter) + (term.Factor * root.Factor);
            }
            open.Remove(index);
            return resolved[index] = new ParameterTie(constant, [.. factors.Select(f => new TieTerm(f.Key, f.Value))]);
        }

        TieTerm[] SlopesOf(int index)
        {
            if (resolved[index] is not { } tie)
                return positions.TryGetValue(index, out int own) ? [new TieTerm(own, 1)] : [];
            return
            [
                .. tie
                    .Terms.Where(term => positions.ContainsKey(term.Parameter) && term.Factor != 0)
                    .Select(term => new TieTerm(positions[term.Parameter], term.Factor)),
            ];
        }
    }

    /// <summary>Indices of the free parameters.</summary>
    public int[] Free { get; }

    /// <summary>∂ parameter / ∂ free ones, by position among the free ones; empty if it stands still.</summary>
    public TieTerm[] SlopesOf(int parameter) => _slopes[parameter];

    /// <summary>What a parameter is: itself, or the untied ones that it follows.</summary>
    public ParameterTie Origin(int parameter)
    {
        int at = Array.BinarySearch(_tied, parameter);
        return at < 0 ? ParameterTie.To(parameter) : _ties[at];
    }

    /// <summary>Gives the tied parameters their values, in place.</summary>
    /// <param name="values">Shape [all parameters].</param>
    /// <returns>False if a tied one leaves its hard limits.</returns>
    public bool Apply(Span<double> values)
    {
        bool allowed = true;
        for (int i = 0; i < _tied.Length; i++)
        {
            ParameterTie tie = _ties[i];
            double value = tie.Constant;
            for (int t = 0; t < tie.Terms.Count; t++)
                value += tie.Terms[t].Factor * values[tie.Terms[t].Parameter];
            values[_tied[i]] = value;
            allowed &= value >= _allowed[i].Lower && value <= _allowed[i].Upper;
        }
        return allowed;
    }

    /// <summary>Narrows a free parameter's limits so that what follows it alone stays within its hard limits.</summary>
    public FitParameter Narrow(int index, FitParameter parameter)
    {
        (double lower, double upper) = (parameter.Lower, parameter.Upper);
        for (int i = 0; i < _tied.Length; i++)
        {
            if (_ties[i].Terms is not [{ Factor: not 0 } term] || term.Parameter != index)
                continue;
            double a = (_allowed[i].Lower - _ties[i].Constant) / term.Factor,
                b = (_allowed[i].Upper - _ties[i].Constant) / term.Factor;
            (lower, upper) = (Math.Max(lower, Math.Min(a, b)), Math.Min(upper, Math.Max(a, b)));
        }
        return lower == parameter.Lower && upper == parameter.Upper ? parameter : parameter with { Lower = lower, Upper = upper };
    }
}
