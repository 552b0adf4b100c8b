using Almagest.Hosting;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Hosting.Telemetry;
using Almagest.Simulator;
using Almagest.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
builder.AddAlmagestObservability("simulator");
builder.Services.AddAlmagestStorage();
builder.AddSimulator();
builder.AddAlmagestShardLog();
builder.AddAlmagestMessaging(bus => bus.AddSimulatorConsumers());
builder.AddAlmagestHealth(SimulatorModule.AskDatabaseAsync);
var app = builder.Build();
app.MapAlmagestHealth();
return await app.RunServiceAsync(cancellation => app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation));
