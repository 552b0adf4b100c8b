using Almagest.Benchmarks.Pipeline;

namespace Almagest.Benchmarks.Tests;

public sealed class SoakTests
{
    [Fact]
    public void Rate_and_memory_are_told_after_each_tenth_and_in_the_end()
    {
        long memory = 5 << 20;
        Soak soak = new(100, () => memory);
        foreach (long done in (long[])[0, 4, 12, 12, 19, 95])
            soak.Look(done);
        memory = 7 << 20;
        soak.Look(100);
        soak.Look(100);
        string[] parts = soak.Told.Split(": ")[1].Split(", ");
        Assert.Equal(["5", "5", "7"], parts.Select(part => part.Split(' ')[1]));
    }
}
