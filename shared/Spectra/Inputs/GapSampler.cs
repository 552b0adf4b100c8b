using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Simulation;

namespace Almagest.Spectra.Inputs;

/// <summary>Draws the gaps of a campaign, one of its patterns for each spectrum, in equal shares. Not thread-safe.</summary>
public sealed class GapSampler(Campaign campaign)
{
    private readonly EnergyGrid _grid = new(campaign.GridEdges);
    private readonly IReadOnlyList<GapPattern> _patterns = campaign.Gaps;
    private readonly RandomNumbers _random = new(campaign.Id);

    /// <summary>Masks of a batch, a pure function of (campaign, batch).</summary>
    /// <param name="batch">Counts on through all epochs, so that no two batches have the same gaps.</param>
    /// <param name="count">N spectra.</param>
    /// <returns>Shape [N, B]; false in gaps.</returns>
    public bool[] Draw(uint batch, int count)
    {
        bool[] observed = new bool[count * _grid.BinCount];
        for (int row = 0; row < count; row++) Draw(batch, row, observed.AsSpan(row * _grid.BinCount, _grid.BinCount));
        return observed;
    }

    /// <summary>The mask of one spectrum of a batch, shape [B]; overwritten.</summary>
    public void Draw(uint batch, int row, Span<bool> observed)
    {
        _random.Begin(RandomPurpose.Gaps, batch, (uint)row);
        Mark(_patterns[_random.NextIndex(_patterns.Count)], observed);
    }

    private void Mark(GapPattern pattern, Span<bool> observed)
    {
        observed.Fill(true);
        switch (pattern.Kind)
        {
            case GapKind.Fixed:
                // A bin is missing if its middle is.
                for (int bin = 0; bin < observed.Length; bin++)
                    observed[bin] = !(_grid.Center(bin) >= pattern.Lower && _grid.Center(bin) < pattern.Upper);
                break;
            case GapKind.Random:
                int length = (int)Math.Round(_random.NextUniform(pattern.Lower, pattern.Upper) * observed.Length);
                int first = _random.NextIndex(observed.Length - length + 1);
                observed.Slice(first, length).Clear();
                break;
        }
    }
}
