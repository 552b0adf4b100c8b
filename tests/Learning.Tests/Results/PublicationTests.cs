using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Tests.Results;

/// <summary>The rule's table: decision 0035.</summary>
public sealed class PublicationTests
{
    private static readonly ParameterEstimate Own = new(1.7, 1.5, 1.9),
        AtBound = new(0, 0, 0.4),
        Posterior = new(1.6, 1.4, 1.8);

    private const EstimateMethod P = EstimateMethod.Posterior,
        C = EstimateMethod.Classical,
        N = EstimateMethod.Network,
        L = EstimateMethod.Limit;

    [Theory]
    // Stands, posterior tells, own tells, refined.
    [InlineData(true, true, true, C, P)]
    [InlineData(true, true, false, C, P)]
    [InlineData(true, false, true, C, P)]
    [InlineData(true, false, false, C, L)]
    [InlineData(false, true, true, C, C)]
    [InlineData(false, true, false, C, L)]
    [InlineData(true, true, true, N, P)]
    [InlineData(false, true, true, N, N)]
    [InlineData(false, true, false, N, L)]
    public void The_best_estimate_stands_and_a_limit_where_neither_tells(
        bool stands,
        bool posteriorTells,
        bool ownTells,
        EstimateMethod method,
        EstimateMethod expected
    )
    {
        Publication found = Publish(Own, method, ownTells, posteriorTells, stands ? null : "why");
        PublishedEstimate one = Assert.Single(found.Parameters);
        Assert.Equal((expected, expected, stands ? null : "why"), (found.Method, one.Method, found.Reason));
        Assert.Equal(expected == L, double.IsNaN(one.Value));
        // A limit's ends are those of what would have stood.
        ParameterEstimate from = stands ? Posterior : Own;
        Assert.Equal((from.Lower, from.Upper), (one.Lower, one.Upper));
    }

    [Fact]
    public void Without_net_counts_there_are_limits_whatever_the_posterior_says()
    {
        Publication found = Publish(Own, C, true, true, null, counts: -3);
        Assert.Equal((L, "no net counts", double.NaN), (found.Method, found.Reason, found.Parameters[0].Value));
    }

    [Fact]
    public void At_a_limit_of_the_fit_there_is_one_end_and_no_value()
    {
        PublishedEstimate one = Publish(AtBound, C, true, true, "why").Parameters[0];
        Assert.Equal(PublishedEstimate.Of(L, new ParameterEstimate(double.NaN, double.NaN, 0.4)), one);
        // The posterior knows what lies there.
        Assert.Equal(P, Publish(AtBound, C, true, true, null).Parameters[0].Method);
    }

    [Fact]
    public void Each_parameter_has_a_method_of_its_own()
    {
        var fit = Fit(512, [Own, AtBound]);
        Publication found = Publication.Of(fit);
        Assert.Equal((C, null), (found.Method, found.Reason));
        Assert.Equal([C, L], found.Parameters.Select(one => one.Method));
    }

    /// <summary>The 68 % interval of a fit that lies beyond the prior: there the posterior can only be its edge.</summary>
    [Theory]
    [InlineData(6.0, 5.9, 6.1, true)]
    [InlineData(3.6, 3.4, 3.8, false)]
    [InlineData(3.4, 3.3, 3.6, false)]
    [InlineData(0.2, 0.1, 0.3, true)]
    [InlineData(3.6, double.NaN, double.NaN, true)]
    public void A_posterior_misses_a_fit_beyond_its_prior(double value, double lower, double upper, bool misses)
    {
        PosteriorEstimate posterior = PosteriorEstimate.Unknown with { PriorLower = 0.5, PriorUpper = 3.5 };
        Assert.Equal(misses, posterior.Misses(new ParameterEstimate(value, lower, upper)));
        Assert.False(PosteriorEstimate.Unknown.Misses(new ParameterEstimate(value, lower, upper)));
    }

    private static Publication Publish(
        ParameterEstimate own,
        EstimateMethod method,
        bool ownTells,
        bool posteriorTells,
        string? against,
        double counts = 512
    ) =>
        Publication.Of(
            Fit(counts, [own]),
            method,
            [new Candidate(own, ownTells)],
            [new Candidate(Posterior, posteriorTells)],
            against
        );

    private static FitResult Fit(double counts, ParameterEstimate[] estimates) =>
        new()
        {
            StatisticName = "cstat",
            NetCounts = counts,
            ObservedBins = 1,
            Converged = true,
            Flags = FitFlags.Refined,
            Parameters = estimates,
        };
}
