console.log("Threadlight");
