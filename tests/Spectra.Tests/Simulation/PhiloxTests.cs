using Almagest.Spectra.Simulation;

namespace Almagest.Spectra.Tests.Simulation;

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
            Philox.Block(new Philox.Words(~0u, ~0u, ~0u, ~0u), ~0u, ~0u));

    [Fact]
    public void Gives_the_known_answer_for_the_digits_of_pi() =>
        Assert.Equal(
            new Philox.Words(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
            Philox.Block(new Philox.Words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0xa4093822, 0x299f31d0));
}
