namespace Almagest.Pages.Glossary;

/// <summary>Words of pages, reports and commands that are no columns.</summary>
public static class Words
{
    /// <param name="Id">Its entry's in the glossary: no column has the name.</param>
    /// <param name="Text">As it is written.</param>
    public sealed record Word(string Id, string Text, string Meaning);

    public static IReadOnlyList<Word> All { get; } =
    [
        new(
            "AIC",
            "AIC",
            "Akaike's information criterion: the statistic and twice the number of free parameters. Lower is "
                + "better; of two models the "
                + "difference tells which would predict another such spectrum better"
        ),
        new(
            "BIC",
            "BIC",
            "Bayesian information criterion: the statistic and, for each free parameter, the logarithm of the "
                + "number of bins. Lower is "
                + "better; it asks more of a further parameter than AIC where there are more than 7 bins"
        ),
        new("p", "p", "The chance that a right model has a statistic as high: the column goodness"),
        new("dof", "dof", "Degrees of freedom, bins less free parameters: the column degrees_of_freedom"),
        new(
            "expected",
            "expected",
            "What the statistic of a right model is on average, with its scatter: the columns expected_statistic and "
                + "expected_statistic_sigma"
        ),
        new(
            "sigma",
            "σ",
            "A standard deviation. Of a difference between two fits: the difference over the root of the mean "
                + "square of both half widths of "
                + "their 68 % intervals, each on the side of the other's value"
        ),
        new("compared", "compared", "Pairs of fits of one observation in which both have what is compared"),
        new(
            "false_expected",
            "false, expected",
            "How many right spectra would be flagged by chance, at the run's rate of false alarms"
        ),
        new("prior", "prior", "What is believed of a parameter before the data: the distribution that a campaign draws it from"),
        new("gap", "gap", "Bins of energy that no instrument covers, or whose channels are bad; a network fills them"),
        new("absent", "absent", "The share of simulated sources that this instrument did not see"),
        new("champion", "champion", "The network that fits for its campaign, until another is promoted in its place"),
        new(
            "challenger",
            "challenger",
            "Another network of the campaign. A new one takes the champion's place if it is better by more than "
                + "chance on spectra that "
                + "neither has seen"
        ),
        new(
            "squared_error",
            "squared error",
            "Mean square error of a network's targets, in units of their spread: 1 if the data are ignored"
        ),
        new(
            "gain",
            "gain",
            "Logarithm of the density that the challenger gives the true values, less the champion's, in nats a "
                + "target: mean over the spectra "
                + "with its standard error. Better by more than chance: more than twice the error"
        ),
        new(
            "calibration",
            "posteriors",
            "Whether a network's posteriors held against simulations: those that failed are never used"
        ),
        new("loss", "loss", "What a training makes small, on the spectra that it learns from"),
        new(
            "validation",
            "validation",
            "The same loss on spectra that it does not learn from: it rises where a network learns by heart"
        ),
        new("epoch", "epochs", "Times that a training has gone through its spectra, of those planned for the stage"),
        new(
            "claim",
            "claimed by",
            "The trainer that is at work on a training; another may take it over when the claim has run out"
        ),
        new("shard", "shard", "A block of simulated spectra, the same to the bit whoever draws it"),
        new("chunk", "chunk", "Some hundred observations of a run: what a fitter takes, fits and writes in one transaction"),
        new("lease", "lease ends in", "How long a fitter may be silent before its chunk is another's"),
        new("attempts", "attempts", "How often fitters took the chunk up and neither finished it nor gave it back"),
        new("parked", "parked", "Put aside: a worker died or broke of it. It waits until somebody tries it again"),
        new("priority", "priority", "A run's share of the fitters among its owner's: each step from −5 to 5 doubles it"),
        new("owner", "owner", "Who asked for it; owners share the fleet evenly"),
        new(
            "mean_rank",
            "mean rank",
            "Where truths stand among the samples of their posteriors, from 0 to 1: 0.5 if these are right"
        ),
        new(
            "coverage68",
            "within 68.27 %",
            "How many truths lie in the intervals that should hold 68.27 % of them; 95.45 % likewise"
        ),
        new("p_of_ranks", "p of the ranks", "The chance of ranks as uneven as these, if the posteriors are right"),
        new(
            "joint_deviation",
            "joint deviation",
            "Largest distance between the expected and the found coverage of all parameters together (TARP): 0 "
                + "if the posteriors are right"
        ),
        new("half_width", "half width", "Of the bands of filled bins, 68 %: mean, in the units of what is filled"),
        new("phase", "phase", "Of a job: PENDING, QUEUED, EXECUTING, COMPLETED, ERROR or ABORTED, as UWS has them"),
    ];
}
