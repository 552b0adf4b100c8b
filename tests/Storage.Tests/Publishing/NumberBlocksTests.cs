using Almagest.Storage.Publishing;

namespace Almagest.Storage.Tests.Publishing;

public sealed class NumberBlocksTests
{
    /// <summary>Blocks hold 65,536 rows.</summary>
    [Theory]
    [InlineData(0, 0), InlineData(1, 0), InlineData(65_536, 65_537), InlineData(0, 200_001)]
    public void Rows_of_all_parts_come_one_after_another(int first, int second)
    {
        NumberBlocks[] parts = [Filled(0, first), Filled(first, second)];
        for (int times = 0; times < 2; times++)
        {
            double[][] joined = NumberBlocks.Joined(parts);
            Assert.Equal(Enumerable.Range(0, first + second).Select(row => (double)row), joined[0]);
            Assert.Equal(Enumerable.Range(0, first + second).Select(row => -(double)row), joined[1]);
            // They can be filled again.
            Fill(parts[0], 0, first);
            Fill(parts[1], first, second);
        }
    }

    private static NumberBlocks Filled(int from, int rows)
    {
        NumberBlocks blocks = new(2);
        Fill(blocks, from, rows);
        return blocks;
    }

    private static void Fill(NumberBlocks blocks, int from, int rows)
    {
        for (int row = from; row < from + rows; row++)
        {
            blocks.Next();
            (blocks[0], blocks[1]) = (row, -row);
        }
    }
}
