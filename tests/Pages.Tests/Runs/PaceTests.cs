using Almagest.Pages.Runs;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Tests.Runs;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Began = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_run_half_done_in_ten_seconds_has_ten_left()
    {
        RunProgress progress = new(100, 10, 5, 45, 5, Began, Began.AddSeconds(10)) { State = RunState.Running };
        Pace pace = Pace.Of(progress);
        Assert.Equal(0.5, pace.Share);
        Assert.Equal(5, pace.PerSecond);
        Assert.Equal(TimeSpan.FromSeconds(10), pace.Left);
    }

    [Fact]
    public void Nobody_knows_the_pace_of_a_run_that_has_not_begun() =>
        Assert.Equal(new Pace(0, null, null), Pace.Of(new(100, 10, 0, 0, 0, null, null) { State = RunState.Running }));

    [Fact]
    public void What_is_done_has_nothing_left() =>
        Assert.Null(Pace.Of(new(10, 1, 1, 10, 0, Began, Began.AddSeconds(2)) { State = RunState.Done }).Left);
}
