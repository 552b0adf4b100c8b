using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Encoders;

/// <summary>Draws the gaps of a campaign, one of its patterns for each spectrum, in equal shares. Not thread-safe.</summary>
/// <param name="isVaried">Gaps that the campaign does not list too, see <see cref="GapVariety"/>.</param>
public sealed class GapSampler(Campaign campaign, bool isVaried = false)
{
    private readonly EnergyGrid _grid = new(campaign.GridEdges);
    private readonly IReadOnlyList<GapPattern> _patterns = campaign.Gaps;
    private readonly RandomNumbers _random = new(campaign.Id);

    /// <summary>For what learns: a filler of spectra without noise is asked for gaps that nobody listed. With counts a gap
    /// changes brightness and context, and networks know those of the campaign.</summary>
    public static GapSampler ToLearnFrom(Campaign campaign) => new(campaign, isVaried: campaign.Instruments.Count == 0);

    /// <summary>Masks of a batch, a pure function of (campaign, batch).</summary>
    /// <param name="batch">Counts on through all epochs, so that no two batches have the same gaps.</param>
    /// <param name="count">N spectra.</param>
    /// <returns>Shape [N, B]; false in gaps.</returns>
    public bool[] Draw(uint batch, int count)
    {
        bool[] observed = new bool[count * _grid.BinCount];
        for (int row = 0; row < count; row++)
            Draw(batch, row, observed.AsSpan(row * _grid.BinCount, _grid.BinCount));
        return observed;
    }

    /// <summary>Which instruments saw a source of a joint campaign, shape [instruments]; overwritten. At least one did.</summary>
    public void DrawPresent(uint batch, int row, Span<bool> present)
    {
        _random.Begin(RandomPurpose.DropOuts, batch, (uint)row);
        for (int i = 0; i < present.Length; i++)
            present[i] = _random.NextUniform() >= campaign.Instruments[i].DropOut;
        if (!present.Contains(true))
            present[_random.NextIndex(present.Length)] = true;
    }

    /// <summary>The mask of one spectrum of a batch, shape [B]; overwritten.</summary>
    public void Draw(uint batch, int row, Span<bool> observed)
    {
        _random.Begin(RandomPurpose.Gaps, batch, (uint)row);
        Mark(_patterns[_random.NextIndex(_patterns.Count)], observed);
        if (isVaried && _random.NextUniform() < GapVariety.Share)
            GapVariety.Draw(_random, observed);
    }

    private void Mark(GapPattern pattern, Span<bool> observed)
    {
        observed.Fill(true);
        switch (pattern.Kind)
        {
            case GapKind.Fixed:
                Close(pattern.Lower, pattern.Upper, observed);
                foreach (MissingBand band in pattern.Further ?? [])
                    Close(band.Lower, band.Upper, observed);
                break;
            case GapKind.Random:
                for (int gap = 0; gap < (pattern.Count ?? 1); gap++)
                {
                    int length = (int)Math.Round(_random.NextUniform(pattern.Lower, pattern.Upper) * observed.Length);
                    int first = _random.NextIndex(observed.Length - length + 1);
                    observed.Slice(first, length).Clear();
                }
                break;
            case GapKind.Scattered:
                double share = _random.NextUniform(pattern.Lower, pattern.Upper);
                for (int bin = 0; bin < observed.Length; bin++)
                    observed[bin] = _random.NextUniform() >= share;
                // All bins by chance: one is left.
                if (!observed.Contains(true))
                    observed[_random.NextIndex(observed.Length)] = true;
                break;
        }
    }

    /// <summary>A bin is missing if its middle is.</summary>
    private void Close(double lower, double upper, Span<bool> observed)
    {
        for (int bin = 0; bin < observed.Length; bin++)
            observed[bin] &= !(_grid.Center(bin) >= lower && _grid.Center(bin) < upper);
    }
}
