namespace Almagest.Spectra.Simulation;

/// <summary>Philox4x32-10: a random function of (counter, key), so that any part of any shard can be drawn anywhere.</summary>
/// <remarks>Source: Salmon, Moraes, Dror &amp; Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".</remarks>
public static class Philox
{
    private const int Rounds = 10;

    /// <summary>Four words of 128 bits, the lowest first.</summary>
    public readonly record struct Words(uint W0, uint W1, uint W2, uint W3);

    /// <summary>Four random words for each counter and key.</summary>
    public static Words Block(Words counter, uint key0, uint key1)
    {
        (uint c0, uint c1, uint c2, uint c3) = (counter.W0, counter.W1, counter.W2, counter.W3);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = 0xD2511F53UL * c0;
            ulong second = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ key0, (uint)second, (uint)(first >> 32) ^ c3 ^ key1, (uint)first);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return new Words(c0, c1, c2, c3);
    }
}
