using System.Runtime.Intrinsics.X86;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Randomness;

/// <summary>Known answers: kat_vectors of Random123, philox4x32 10 rounds.</summary>
public sealed class PhiloxTests
{
    [Fact]
    public void Gives_the_known_answer_for_zeros() =>
        Assert.Equal(new Philox.Words(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), Philox.Block(default, 0, 0));

    [Fact]
    public void Gives_the_known_answer_for_ones() =>
        Assert.Equal(
            new Philox.Words(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd),
            Philox.Block(new Philox.Words(~0u, ~0u, ~0u, ~0u), ~0u, ~0u)
        );

    [Fact]
    public void Gives_the_known_answer_for_the_digits_of_pi() =>
        Assert.Equal(
            new Philox.Words(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
            Philox.Block(new Philox.Words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0xa4093822, 0x299f31d0)
        );

    /// <summary>By the widest registers that this machine has, by narrower ones, and by none; also where the lowest word
    /// wraps.</summary>
    [Theory]
    [InlineData(0u), InlineData(12345u), InlineData(uint.MaxValue - 2), InlineData(uint.MaxValue - 9)]
    public void Many_blocks_at_once_are_those_of_one_after_another(uint start)
    {
        Philox.Words counter = new(start, 0x85a308d3, 0x13198a2e, 0x03707344);
        uint[] expected =
        [
            .. Enumerable
                .Range(0, Philox.BlocksAtOnce)
                .SelectMany(i =>
                {
                    Philox.Words block = Philox.Block(counter with { W0 = unchecked(start + (uint)i) }, 0xa4093822, 0x299f31d0);
                    return new[] { block.W0, block.W1, block.W2, block.W3 };
                }),
        ];
        uint[] words = new uint[Philox.WordsAtOnce];
        Philox.Fill(counter, 0xa4093822, 0x299f31d0, words);
        Assert.Equal(expected, words);
        if (!Avx2.IsSupported)
            return;
        Philox.FillHalf(counter, 0xa4093822, 0x299f31d0, words.AsSpan(32));
        Assert.Equal(expected[..32], words[32..]);
    }
}
