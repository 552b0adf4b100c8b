using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Randomness;

/// <summary>
/// The random numbers of one campaign. Every spectrum has streams of its own, each of 2^34 words: what is drawn for it does
/// not depend on what was drawn before, nor by whom. Reused between spectra, so that drawing allocates nothing; not thread-safe.
/// </summary>
public sealed class RandomNumbers
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint[] _words = new uint[Philox.WordsAtOnce]; // of the blocks that come next
    private Philox.Words _counter;
    private int _used = Philox.WordsAtOnce;

    /// <param name="campaignId">Its first 64 bits are the key: campaigns that differ in anything, their seed included, share no
    /// numbers.</param>
    public RandomNumbers(string campaignId)
    {
        if (
            campaignId.Length < 16
            || !ulong.TryParse(
                campaignId.AsSpan(0, 16),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out ulong key
            )
        )
            throw SpectralDataException.At("campaign id", $"\"{campaignId}\"", "64 hex digits");
        (_key0, _key1) = ((uint)key, (uint)(key >> 32));
    }

    /// <param name="seed">The key itself, for what is drawn for no campaign.</param>
    public RandomNumbers(ulong seed) => (_key0, _key1) = ((uint)seed, (uint)(seed >> 32));

    /// <summary>
    /// Goes to the beginning of a stream. A block is a shard or a batch, a row a spectrum in it; the purpose keeps apart what is
    /// drawn for one spectrum (its recipe, its gaps, its noise at each epoch).
    /// </summary>
    public void Begin(uint purpose, uint block, uint row)
    {
        _counter = new Philox.Words(0, row, block, purpose);
        _used = Philox.WordsAtOnce;
    }

    public uint NextWord()
    {
        if ((uint)_used >= (uint)_words.Length)
            Refill();
        return _words[_used++];
    }

    /// <summary>Two words one after the other, the first in the upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextTwoWords()
    {
        int at = _used;
        uint[] words = _words;
        if ((uint)at + 1 >= (uint)words.Length)
            return OneByOne();
        _used = at + 2;
        return ((ulong)words[at] << 32) | words[at + 1];
    }

    /// <summary>The next words.</summary>
    public void Fill(Span<uint> words)
    {
        while (words.Length > 0)
        {
            if (_used == _words.Length)
                Refill();
            int count = Math.Min(words.Length, _words.Length - _used);
            _words.AsSpan(_used, count).CopyTo(words);
            _used += count;
            words = words[count..];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong OneByOne() => ((ulong)NextWord() << 32) | NextWord();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        Philox.Fill(_counter, _key0, _key1, _words);
        _counter = _counter with { W0 = unchecked(_counter.W0 + Philox.BlocksAtOnce) };
        _used = 0;
    }

    /// <summary>Uniform in (0, 1), both ends excluded, in steps of 2^-52.</summary>
    public double NextUniform()
    {
        ulong words = NextTwoWords();
        ulong bits = ((words >> 32) << 20) ^ ((uint)words >> 12);
        return (bits + 0.5) * (1.0 / (1UL << 52));
    }

    public double NextUniform(double lower, double upper) => lower + ((upper - lower) * NextUniform());

    /// <summary>Uniform in the logarithm, between two numbers above 0.</summary>
    public double NextLogUniform(double lower, double upper) =>
        Math.Clamp(lower * PortableMath.Exp(PortableMath.Log(upper / lower) * NextUniform()), lower, upper);

    /// <summary>One of 0 .. count - 1. A word of 32 bits favours none by more than count / 2^32.</summary>
    public int NextIndex(int count) => (int)(((ulong)NextWord() * (ulong)count) >> 32);

    /// <summary>Exponential of mean 1.</summary>
    public double NextExponential() => -PortableMath.Log(NextUniform());

    /// <summary>Standard normal (Marsaglia &amp; Bray's polar method 1964; the second number is dropped, so that nothing is
    /// remembered).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = NextUniform(-1, 1);
            double y = NextUniform(-1, 1);
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
                return x * Math.Sqrt(-2 * PortableMath.Log(square) / square);
        }
    }
}
