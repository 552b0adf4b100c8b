using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;

namespace Almagest.Learning.Tests.Campaigns;

public sealed class CampaignValidatorTests
{
    private static readonly Campaign Valid = ProtocolS.Campaign();

    [Fact]
    public void Protocol_S_is_valid_with_either_prior()
    {
        CampaignValidator.Require(Valid);
        CampaignValidator.Require(ProtocolS.Campaign(PriorKind.TruncatedNormal));
    }

    public static TheoryData<string, string, string> Mistakes =>
        new()
        {
            { "unknown model", "zpowerlaw2", "zpowerlaw2" },
            { "one prior missing", "parameters", "2 priors" },
            { "a parameter of another name", "parameter 1", "\"zpowerlw.Gamma\"" },
            { "ends the wrong way round", "prior of zpowerlw.PhoIndex", "2.5 to 0.5" },
            { "outside the model's limits", "prior of zpowerlw.PhoIndex", "0.5 to 25" },
            { "below the model's limits", "prior of zpowerlw.PhoIndex", "-5 to 2.5" },
            { "not a number", "prior of zpowerlw.Redshift", "NaN" },
            { "log-uniform from 0", "prior of zpowerlw.Redshift", "a lower end of 0" },
            { "sigma of 0", "prior of zpowerlw.Redshift", "sigma 0" },
            { "counts without instrument", "prior of zpowerlw.norm", "expectedCounts" },
            { "nothing free", "parameters", "only fixed ones" },
            { "no grid", "energy grid", "0 edges" },
            { "gap outside the grid", "gaps, pattern 1", "8 to 9" },
            { "gap over the whole grid", "gaps, pattern 1", "0.1 to 9" },
            { "gap of more than all bins", "gaps, pattern 1", "0.3 to 1.5" },
            { "no gap pattern", "gaps", "none" },
            { "several gaps over the whole grid", "gaps, pattern 1", "0.1 to 3, 2 to 9" },
            { "a second band outside the grid", "gaps, pattern 1", "8 to 9" },
            { "further bands of a random gap", "gaps, pattern 1", "further bands" },
            { "no gaps at all of a random gap", "gaps, pattern 1", "0 gaps" },
            { "too many gaps", "gaps, pattern 1", "3 gaps" },
            { "all bins scattered", "gaps, pattern 1", "0 to 1" },
            { "drop-out of one instrument alone", "instrument \"b\", dropOut", "none" },
            { "an instrument that is never there", "instrument \"a\", dropOut", "1" },
            { "no spectra", "spectra", "0" },
            { "instrument without responses", "instrument \"a\"", "no responses" },
            { "exposures the wrong way round", "instrument \"a\", exposure", "10 to 1" },
            { "background of 0", "background's fraction", "0 to 1" },
            { "free norm through an instrument", "prior of zpowerlw.norm", "LogUniform" },
        };

    [Theory, MemberData(nameof(Mistakes))]
    public void Says_where_what_was_found_and_what_was_expected(string mistake, string where, string found)
    {
        string message = Assert.Throws<SpectralDataException>(() => CampaignValidator.Require(With(mistake))).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
    }

    private static Campaign With(string mistake) =>
        mistake switch
        {
            "unknown model" => Valid with { Model = "zpowerlaw2" },
            "one prior missing" => Valid with { Parameters = [.. Valid.Parameters.Take(2)] },
            "a parameter of another name" => Prior(0, prior => prior with { Name = "zpowerlw.Gamma" }),
            "ends the wrong way round" => Prior(0, prior => prior with { Lower = 2.5, Upper = 0.5 }),
            "outside the model's limits" => Prior(0, prior => prior with { Upper = 25 }),
            "below the model's limits" => Prior(0, prior => prior with { Lower = -5 }),
            "not a number" => Prior(1, prior => prior with { Upper = double.NaN }),
            "log-uniform from 0" => Prior(1, prior => prior with { Kind = PriorKind.LogUniform, Lower = 0 }),
            "sigma of 0" => Prior(1, prior => prior with { Kind = PriorKind.TruncatedNormal, Mean = 1, Sigma = 0 }),
            "counts without instrument" => Prior(2, prior =>
                prior with
                {
                    Kind = PriorKind.ExpectedCounts,
                    Lower = 10,
                    Upper = 100,
                }
            ),
            "nothing free" => Valid with
            {
                Parameters = [.. Valid.Parameters.Select(prior => prior with { Kind = PriorKind.Fixed, Upper = prior.Lower })],
            },
            "no grid" => Valid with { GridEdges = [] },
            "gap outside the grid" => Valid with { Gaps = [new GapPattern(GapKind.Fixed, 8, 9)] },
            "gap over the whole grid" => Valid with { Gaps = [new GapPattern(GapKind.Fixed, 0.1, 9)] },
            "gap of more than all bins" => Valid with { Gaps = [new GapPattern(GapKind.Random, 0.3, 1.5)] },
            "several gaps over the whole grid" => Valid with
            {
                Gaps = [new GapPattern(GapKind.Fixed, 0.1, 3) { Further = [new(2, 9)] }],
            },
            "a second band outside the grid" => Valid with
            {
                Gaps = [new GapPattern(GapKind.Fixed, 1, 2) { Further = [new(8, 9)] }],
            },
            "further bands of a random gap" => Valid with
            {
                Gaps = [new GapPattern(GapKind.Random, 0.1, 0.2) { Further = [new(2, 3)] }],
            },
            "no gaps at all of a random gap" => Valid with { Gaps = [new GapPattern(GapKind.Random, 0.1, 0.2) { Count = 0 }] },
            "too many gaps" => Valid with { Gaps = [new GapPattern(GapKind.Random, 0.3, 0.4) { Count = 3 }] },
            "all bins scattered" => Valid with { Gaps = [new GapPattern(GapKind.Scattered, 0, 1)] },
            "drop-out of one instrument alone" => Instrument(
                new CampaignInstrument("a", ["x"], 1, 10, null) { DropOut = 0.5 },
                new CampaignInstrument("b", ["x"], 1, 10, null)
            ),
            "an instrument that is never there" => Instrument(new CampaignInstrument("a", ["x"], 1, 10, null) { DropOut = 1 }),
            "no gap pattern" => Valid with { Gaps = [] },
            "no spectra" => Valid with { Spectra = 0 },
            "instrument without responses" => Instrument(new CampaignInstrument("a", [], 1, 10, null)),
            "exposures the wrong way round" => Instrument(new CampaignInstrument("a", ["x"], 10, 1, null)),
            "background of 0" => Instrument(new CampaignInstrument("a", ["x"], 1, 10, new BackgroundPrior(0, 1, 1, 1, 1))),
            "free norm through an instrument" => Prior(2, prior => prior with { Kind = PriorKind.LogUniform, Upper = 1 }) with
            {
                Instruments = [new CampaignInstrument("a", ["x"], 1, 10, null)],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "No such mistake."),
        };

    private static Campaign Prior(int index, Func<ParameterPrior, ParameterPrior> change) =>
        Valid with
        {
            Parameters = [.. Valid.Parameters.Select((prior, i) => i == index ? change(prior) : prior)],
        };

    private static Campaign Instrument(params CampaignInstrument[] instruments) =>
        Prior(2, prior => prior with { Kind = PriorKind.ExpectedCounts, Lower = 10, Upper = 100 }) with
        {
            Instruments = instruments,
        };
}
