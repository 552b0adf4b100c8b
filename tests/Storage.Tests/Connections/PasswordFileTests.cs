using Almagest.Spectra;
using Almagest.Storage.Connections;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Almagest.Storage.Tests.Connections;

/// <summary>PostgreSQL's password in a file and nowhere else.</summary>
public sealed class PasswordFileTests(Databases databases) : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory, InlineData(""), InlineData("\n"), InlineData("\r\n")]
    public async Task The_password_of_a_file_opens_the_database(string end)
    {
        await using TestStorage known = await databases.CreateUnmigratedAsync(StorageProvider.Postgres);
        NpgsqlConnectionStringBuilder whole = new(known.ConnectionString);
        await File.WriteAllTextAsync(_file, whole.Password + end, TestContext.Current.CancellationToken);
        await using TestStorage storage = With(whole);
        Assert.Equal(whole.Username, await storage.QueryAsync("SELECT current_user::text"));

        await File.WriteAllTextAsync(_file, "another" + end, TestContext.Current.CancellationToken);
        await using TestStorage refused = With(whole);
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => refused.QueryAsync("SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }

    [Theory, InlineData(null, "found no file"), InlineData("", "found nothing in it"), InlineData("\n", "found nothing in it")]
    public async Task A_file_without_a_password_is_told(string? text, string found)
    {
        File.Delete(_file);
        if (text is not null)
            await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        await using TestStorage storage = With(new("Host=127.0.0.1;Port=1;Username=nobody"));
        Assert.Equal(
            $"Storage:PasswordFile {_file}: {found}; expected a file with the database's password.",
            Assert.Throws<SpectralDataException>(storage.Get<Database>).Message
        );
    }

    [Theory, InlineData(UnixFileMode.GroupRead, false), InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    public void One_that_everybody_may_read_is_told_and_read(UnixFileMode others, bool isTold)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A file's mode is Unix's.");
            return;
        }
        File.WriteAllText(_file, "secret\n");
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        Listener log = new();
        Assert.Equal("secret", PasswordFile.Read(_file, log));
        Assert.Equal(isTold ? 1 : 0, log.Told.Count);
        Assert.All(log.Told, line => Assert.Contains($"{_file}: found a password that everyone", line, StringComparison.Ordinal));
        Assert.All(log.Told, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    private TestStorage With(NpgsqlConnectionStringBuilder whole) =>
        new(
            StorageProvider.Postgres,
            new NpgsqlConnectionStringBuilder(whole.ToString()) { Password = null }.ToString(),
            ("Storage:PasswordFile", _file)
        );

    private sealed class Listener : ILogger
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Told.Add(formatter(state, exception));
    }
}
