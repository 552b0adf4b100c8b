using Almagest.Spectra.Models.Binning;

namespace Almagest.Spectra.Models;

/// <summary>
/// The working memory of evaluations: what one needs while it runs, and what the next may use again. Whoever evaluates owns one
/// and passes it on.
/// </summary>
/// <remarks>
/// For one thread at a time, and for any number of models and grids. An evaluation within another's, as a convolution needs it,
/// has memory of its own. No outcome depends on what is remembered here.
/// </remarks>
public sealed class EvaluationWorkspace
{
    /// <summary>Of more, those of another model are forgotten.</summary>
    private const int MostOwners = 64;

    private readonly Dictionary<object, Recent> _recent = new(ReferenceEqualityComparer.Instance);
    private readonly List<QuadratureMemory> _quadratures = [];
    private int _depth,
        _running;
    private object? _root;

    /// <summary>
    /// What was made of a key not long ago, or else is made now: for what costs much and is asked for again and again at the same
    /// parameters. An owner's last four are kept.
    /// </summary>
    /// <param name="owner">Such as a component: what others remember does not drive out its own.</param>
    /// <param name="key">What it is made of.</param>
    /// <param name="isFor">True if something remembered was made of this key.</param>
    /// <param name="make">Makes it of the key. It may fill the one that is dropped, given here if there is one, instead of a new
    /// one: so what was remembered holds until its owner asks for another.</param>
    public TValue Remember<TKey, TValue>(object owner, TKey key, Func<TKey, TValue, bool> isFor, Func<TKey, TValue?, TValue> make)
        where TKey : allows ref struct
        where TValue : class
    {
        if (!_recent.TryGetValue(owner, out Recent? recent))
            _recent[owner] = recent = new Recent();
        return recent.Get(key, isFor, make);
    }

    /// <summary>The memory of a quadrature that begins, until it is disposed of: others may begin within it.</summary>
    internal QuadratureMemory BeginQuadrature()
    {
        if (_depth == _quadratures.Count)
            _quadratures.Add(new QuadratureMemory(this));
        return _quadratures[_depth++];
    }

    internal void EndQuadrature() => _depth--;

    /// <summary>Begins an evaluation of a model, which may be within another's.</summary>
    internal void Begin(object root)
    {
        if (_running++ > 0 || root == _root)
            return;
        _root = root;
        if (_recent.Count > MostOwners)
            _recent.Clear();
    }

    internal void End() => _running--;

    /// <summary>The last few of one owner.</summary>
    private sealed class Recent
    {
        private readonly object?[] _values = new object?[4];
        private int _next;

        public TValue Get<TKey, TValue>(TKey key, Func<TKey, TValue, bool> isFor, Func<TKey, TValue?, TValue> make)
            where TKey : allows ref struct
            where TValue : class
        {
            foreach (object? known in _values)
                if (known is TValue value && isFor(key, value))
                    return value;
            int at = _next;
            _next = (at + 1) % _values.Length;
            TValue? oldest = _values[at] as TValue;
            // Half made it is nobody's, should the making fail.
            _values[at] = null;
            TValue made = make(key, oldest);
            _values[at] = made;
            return made;
        }
    }
}
