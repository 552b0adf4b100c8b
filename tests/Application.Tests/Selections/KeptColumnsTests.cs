using Almagest.Application.Selections;

namespace Almagest.Application.Tests.Selections;

public sealed class KeptColumnsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_column_is_read_once_while_the_run_is_as_it_was()
    {
        using KeptColumns kept = new();
        List<string> read = [];
        await AskAsync("run 1", "a");
        await AskAsync("run 1", "a", "b");
        await AskAsync("run 1", "a", "b");
        Assert.Equal(["key,a", "key,b"], read);
        await AskAsync("run 2", "a");
        Assert.Equal("key,a", read[^1]);

        Task AskAsync(string state, params string[] columns) =>
            kept.GetAsync(
                state,
                "key",
                columns,
                missing =>
                {
                    read.Add(string.Join(',', missing));
                    return Task.FromResult<IReadOnlyDictionary<string, double[]>>(
                        missing.ToDictionary(name => name, _ => new double[] { 1, 2 })
                    );
                },
                Cancellation
            );
    }

    [Fact]
    public async Task What_else_was_found_is_found_once_while_it_will_do()
    {
        using KeptColumns kept = new();
        int found = 0;
        Assert.False(kept.Has("run 1", ["what"]));
        Assert.Equal("1", await AskAsync("run 1", _ => true));
        Assert.Equal("1", await AskAsync("run 1", _ => true));
        Assert.True(kept.Has("run 1", ["what"]));
        Assert.False(kept.Has("run 1", ["what", "else"]));
        Assert.Equal("2", await AskAsync("run 1", known => known != "1"));
        Assert.Equal("3", await AskAsync("run 2", _ => true));

        Task<string> AskAsync(string state, Func<string, bool> isStill) =>
            kept.GetAsync(state, "what", isStill, _ => 8, () => Task.FromResult($"{++found}"), Cancellation);
    }

    [Fact]
    public async Task Rows_that_came_in_between_move_nothing()
    {
        using KeptColumns kept = new();
        await kept.GetAsync("run", "key", ["a"], _ => Answer(("key", [1, 3]), ("a", [10, 30])), Cancellation);
        IReadOnlyDictionary<string, double[]> both = await kept.GetAsync(
            "run",
            "key",
            ["a", "b"],
            _ => Answer(("key", [1, 2, 3, 4]), ("b", [100, 200, 300, 400])),
            Cancellation
        );
        Assert.Equal([1, 3], both["key"]);
        Assert.Equal([100, 300], both["b"]);

        static Task<IReadOnlyDictionary<string, double[]>> Answer(params (string Name, double[] Values)[] columns) =>
            Task.FromResult<IReadOnlyDictionary<string, double[]>>(columns.ToDictionary(one => one.Name, one => one.Values));
    }
}
