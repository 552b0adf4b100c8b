using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Shards;

/// <summary>An instrument of a campaign with its responses; the first of them has the number
/// <paramref name="FirstResponse"/>.</summary>
internal sealed record SimulatedInstrument(
    CampaignInstrument Settings,
    IReadOnlyList<SimulatedResponse> Responses,
    int FirstResponse
);

/// <summary>
/// Poisson counts through one of the campaign's responses, or, where its instruments see a source together, through one of each
/// instrument's; each with a background of random level and shape.
/// </summary>
internal sealed class CountsRecipe : ISpectrumRecipe
{
    private const int MostTrials = 1000;

    private readonly Campaign _campaign;
    private readonly SpectralModel _model;
    private readonly IReadOnlyList<SimulatedInstrument> _instruments;
    private readonly SourceExpectation _source;
    private readonly SimulatedPart[] _parts;
    private readonly double[] _background;

    public CountsRecipe(Campaign campaign, SpectralModel model, IReadOnlyList<SimulatedInstrument> instruments)
    {
        (_campaign, _model, _instruments) = (campaign, model, instruments);
        int bins = campaign.GridEdges.Length - 1;
        int energies = instruments.Max(instrument => instrument.Responses.Max(response => response.EnergyCount));
        _source = new SourceExpectation(campaign, model, energies, campaign.SpectraPerSource);
        _parts = [.. Enumerable.Range(0, campaign.SpectraPerSource).Select(_ => new SimulatedPart(bins))];
        _background = new double[bins];
    }

    public ISpectrumRecipe ForOneThread() => new CountsRecipe(_campaign, _model, _instruments);

    public void Draw(RandomNumbers random, Shard shard, int row)
    {
        ShardCounts counts = shard.Counts!;
        if (!_campaign.IsJoint)
            _parts[0].Draw(random, _instruments[random.NextIndex(_instruments.Count)]);
        else
            for (int i = 0; i < _parts.Length; i++)
                _parts[i].Draw(random, _instruments[i]);
        DrawSource(random, shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount));
        for (int i = 0; i < _parts.Length; i++)
        {
            (SimulatedPart part, int at) = (_parts[i], (row * _parts.Length) + i);
            (counts.Responses[at], counts.Exposures[at]) = (part.Number, part.Exposure);
            counts.BackgroundScales[at] = DrawBackground(random, part);
            DrawCounts(random, shard, at, part.Expected, counts.BackgroundScales[at]);
        }
    }

    private void DrawSource(RandomNumbers random, Span<double> parameters)
    {
        for (int trial = 0; trial < MostTrials; trial++)
            if (_source.TryDraw(random, _parts, parameters))
                return;
        // Fully absorbed spectra are drawn again; priors of nothing else are wrong.
        throw SpectralDataException.At(
            $"campaign \"{_campaign.Name}\", model {_campaign.Model}",
            $"no counts on the grid in {MostTrials} draws from the priors",
            "some"
        );
    }

    /// <returns>The background region's scale, or 0 if there is none.</returns>
    private double DrawBackground(RandomNumbers random, SimulatedPart part)
    {
        Array.Clear(_background);
        BackgroundPrior? prior = part.Background;
        if (prior is null || random.NextUniform() >= prior.Share)
            return 0;
        double total = part.Total * random.NextLogUniform(prior.FractionLower, prior.FractionUpper);
        double scale = random.NextLogUniform(prior.ScaleLower, prior.ScaleUpper);
        part.Response.DrawBackgroundShape(random, prior.Measured, _background);
        for (int bin = 0; bin < _background.Length; bin++)
            _background[bin] *= total;
        return scale;
    }

    private void DrawCounts(RandomNumbers random, Shard shard, int spectrum, double[] expected, double scale)
    {
        ShardCounts counts = shard.Counts!;
        for (int bin = 0; bin < expected.Length; bin++)
        {
            int at = (spectrum * shard.BinCount) + bin;
            // Drawn from what is stored, so that fresh noise drawn later has the same expectation to the bit.
            (shard.Expected[at], counts.ExpectedBackground[at]) = ((float)expected[bin], (float)_background[bin]);
            counts.Source[at] = Count(random, (double)shard.Expected[at] + counts.ExpectedBackground[at]);
            counts.Background[at] = Count(random, scale * counts.ExpectedBackground[at]);
        }
    }

    private int Count(RandomNumbers random, double mean) =>
        mean <= 1e9
            ? (int)PoissonSampler.Draw(random, mean)
            : throw SpectralDataException.At(
                $"campaign \"{_campaign.Name}\"",
                $"{mean} counts expected in a bin",
                "at most 1e9: lower the counts, or the background's fraction or scale"
            );
}
